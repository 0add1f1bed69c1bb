import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FunctionProcess } from "../../../../../cli/render/function/process.ts";
import { FunctionProcesses, iterationOf } from "../../../../../cli/render/function/processes.ts";
import { compositionOf, NOW, stepOf } from "../fixtures.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matura-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const started = async (program: string): Promise<FunctionProcess> => {
  const file = join(folder, "program.mjs");
  await writeFile(file, program);
  return new FunctionProcess({
    iteration: "backup",
    file,
    certificates: folder,
    now: "2026-03-01T04:05:06Z",
  });
};

test("the address is what the function prints once it listens, whatever else it prints", async () => {
  const fn = await started(
    'console.log("hello"); console.log(JSON.stringify({ listening: "127.0.0.1:9" })); setInterval(() => {}, 1000);',
  );
  expect(await fn.address()).toBe("127.0.0.1:9");
  await fn.stop();
});

test("a function that ends while starting is an error with its last words", async () => {
  const fn = await started('console.error("the port is taken"); process.exit(3);');
  await expect(fn.address()).rejects.toThrow(
    "function backup ended while starting, with exit code 3: the port is taken",
  );
});

test.each([
  ["matura-function-backup", "backup"],
  ["example-matura-provisioning", "provisioning"],
  ["metrics", "metrics"],
])("%s is the function of %s", (name, iteration) => {
  expect(iterationOf(name)).toBe(iteration);
});

test("a function that is none of Matura's is refused with what to do", async () => {
  const composition = compositionOf(stepOf("one", { functionRef: { name: "function-auto-ready" } }));
  await expect(FunctionProcesses.start(composition, NOW)).rejects.toThrow(
    /uses function "function-auto-ready", which is none of Matura's .* give that with --composition/,
  );
});
