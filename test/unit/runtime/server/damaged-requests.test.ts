import { RunFunctionResponse, Severity } from "@crossplane-org/function-sdk-typescript";
import { fieldBytes } from "../../../support/wire-fields.ts";
import { DAMAGED } from "./damaged-requests.ts";
import { FrameClient, FunctionProcess, GREETER } from "./function-process.ts";
import { greetedIn, greetingFrame } from "./requests.ts";

const SLOW = 60_000;

let server: FunctionProcess;
let client: FrameClient;
beforeAll(async () => {
  server = await FunctionProcess.start(GREETER, "--insecure");
  client = new FrameClient(server.listening.listening);
}, SLOW);
afterAll(async () => {
  client.close();
  await server.stop();
});

it.each(DAMAGED)(
  "$name: a reason, and nothing lost",
  async ({ frame, expected }) => {
    if ("code" in expected) {
      await expect(client.run(frame)).rejects.toMatchObject({
        code: expected.code,
        details: expect.stringMatching(expected.details),
      });
    } else {
      const bytes = await client.run(frame);
      const answer = RunFunctionResponse.decode(bytes);
      if ("fatal" in expected) {
        expect(answer.results).toHaveLength(1);
        expect(answer.results[0]).toMatchObject({
          severity: Severity.SEVERITY_FATAL,
          message: expect.stringMatching(expected.fatal),
          ...(expected.reason === undefined ? {} : { reason: expected.reason }),
        });
        expect(fieldBytes(bytes, 2).equals(fieldBytes(frame, 3))).toBe(true);
      } else {
        expect(answer.results).toEqual([]);
        expect(greetedIn(answer)).toBeDefined();
      }
    }
    expect(greetedIn(RunFunctionResponse.decode(await client.run(greetingFrame())))).toBe("good morning");
    expect(server.isAlive).toBe(true);
  },
  SLOW,
);
