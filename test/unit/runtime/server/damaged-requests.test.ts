import { resolve } from "node:path";
import { RunFunctionResponse, Severity } from "@crossplane-org/function-sdk-typescript";
import { decodeRequest } from "../../../../runtime/codec/index.ts";
import { fieldBytes } from "../../../support/wire-fields.ts";
import { damagedRequests, type Expected, GREETER_REQUESTS, type Subject } from "./damaged-requests.ts";
import { FrameClient, FunctionProcess, GREETER } from "./function-process.ts";
import { compositeOf, greetingFrame } from "./requests.ts";

const SLOW = 60_000;

interface Served extends Subject {
  readonly function: string;
  readonly entry: string;
}

const SERVED: readonly Served[] = [
  {
    function: "the greeter",
    entry: GREETER,
    kind: "XGreeter",
    parameters: { greeting: "hello" },
    touched: "touched-1",
  },
  {
    function: "provisioning",
    entry: resolve("functions/provisioning/index.ts"),
    kind: "XPostgreSQLInstance",
    parameters: {},
    touched: "cluster",
  },
];

describe.each(SERVED)("$function, asked what is damaged or only looks it", ({ entry, ...subject }) => {
  const { kind, parameters } = subject;
  const sound = greetingFrame({ observed: { composite: compositeOf(kind, parameters), resources: {} } });
  let server: FunctionProcess;
  let client: FrameClient;
  beforeAll(async () => {
    server = await FunctionProcess.start(entry, "--insecure");
    client = new FrameClient(server.listening.listening);
  }, SLOW);
  afterAll(async () => {
    client.close();
    await server.stop();
  });

  const requests = [...damagedRequests(subject), ...(kind === "XGreeter" ? GREETER_REQUESTS : [])];
  it.each(requests)(
    "$name: a reason, and nothing lost",
    async ({ frame, expected }) => {
      await expectAnswer(client, frame, expected);
      await expectAnswer(client, sound, { ok: true });
      expect(server.isAlive).toBe(true);
    },
    SLOW,
  );
});

const expectAnswer = async (client: FrameClient, frame: Uint8Array, expected: Expected): Promise<void> => {
  if ("code" in expected) {
    await expect(client.run(frame)).rejects.toMatchObject({
      code: expected.code,
      details: expect.stringMatching(expected.details),
    });
    return;
  }
  const bytes = await client.run(frame);
  const { results, desired } = RunFunctionResponse.decode(bytes);
  if ("fatal" in expected) {
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      severity: Severity.SEVERITY_FATAL,
      message: expect.stringMatching(expected.fatal),
      ...(expected.reason === undefined ? {} : { reason: expected.reason }),
    });
    expect(fieldBytes(bytes, 2).equals(fieldBytes(frame, 3))).toBe(true);
  } else {
    expect(results).toEqual([]);
    const before = [...decodeRequest(frame).desired.resources.keys()];
    const after = new Set(Object.keys(desired?.resources ?? {}));
    expect(before.filter((name) => !after.has(name))).toEqual([]);
    expect(after.size).toBeGreaterThan(before.length);
  }
};
