import { execa } from "execa";

const RESOLVER = new URL("../../../../platform/prober/host-resolver.ts", import.meta.url).href;

/** In a process of its own: what is tested is that it lives on. */
const process = (asked: readonly string[]) =>
  execa(
    "node",
    [
      "--input-type=module",
      "--eval",
      `
      import { HostResolver } from "${RESOLVER}";
      // No one listens there.
      const resolver = new HostResolver("127.0.0.1:9");
      const asked = (host) =>
        new Promise((done) => resolver.lookup(host, { all: true }, (error) => done(error?.code ?? "found")));
      console.log((await Promise.all(${JSON.stringify(asked)}.map(asked))).join(" "));
      // A rejection that nobody handles ends a process in its next turn.
      await new Promise((done) => setTimeout(done, 100));
      console.log(await asked("again.test"));
      `,
    ],
    { reject: false, env: { NODE_NO_WARNINGS: "1" } },
  );

describe("a name that cannot be resolved", () => {
  test.each([
    ["asked for once", ["one.test"]],
    ["asked for by several at a time", ["one.test", "one.test"]],
  ])("%s is told to who asked, and ends nothing", async (_case, asked) => {
    const { stdout, exitCode } = await process(asked);
    expect(stdout.split("\n")).toEqual([asked.map(() => "ECONNREFUSED").join(" "), "ECONNREFUSED"]);
    expect(exitCode).toBe(0);
  });
});
