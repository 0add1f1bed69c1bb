import { jest } from "@jest/globals";
import type { ProbeResult } from "../../../../platform/prober/probe/result.ts";
import { type Speak, SpokenWord } from "../../../../platform/prober/spoken-word.ts";

const START = Date.parse("2026-03-01T04:00:00Z");

/** An instance whose probes come each second: `.` is answered, `x` fails, `?` is discarded. */
const setUp = (speak: jest.Mocked<Speak> = jest.fn<Speak>(async () => true)) => {
  let now = START;
  const word = new SpokenWord(speak, () => now);
  const probes = async (outcomes: string): Promise<void> => {
    for (const outcome of outcomes) {
      const startedAt = now;
      const result: ProbeResult =
        outcome === "."
          ? { outcome: "ok", startedAt, seconds: 0.01, loggedIn: true, wrote: false }
          : outcome === "x"
            ? { outcome: "failed", startedAt, reason: "connect", detail: "refused" }
            : { outcome: "discarded", startedAt };
      word.add(result);
      await Promise.resolve();
      await new Promise(setImmediate);
      now += 1000;
    }
  };
  return { word, speak, probes, said: () => speak.mock.calls.map(([{ state }]) => state) };
};

test("that it answers is said once", async () => {
  const { probes, said } = setUp();
  await probes(".".repeat(300));
  expect(said()).toEqual(["Answers"]);
});

test("some seconds of failed probes are no outage", async () => {
  const { probes, said } = setUp();
  await probes(`...${"x".repeat(9)}...${"x".repeat(9)}...`);
  expect(said()).toEqual(["Answers"]);
});

test("ten seconds are: since the first of them, with the reason, and again each minute", async () => {
  const { probes, speak, said } = setUp();
  await probes(`...${"x".repeat(140)}`);
  expect(said()).toEqual(["Answers", "Down", "Down", "Down"]);
  expect(speak.mock.calls.slice(1).map(([word]) => word)).toEqual([
    { state: "Down", since: "2026-03-01T04:00:03.000Z", at: "2026-03-01T04:00:13.000Z", reason: "connect" },
    { state: "Down", since: "2026-03-01T04:00:03.000Z", at: "2026-03-01T04:01:13.000Z", reason: "connect" },
    { state: "Down", since: "2026-03-01T04:00:03.000Z", at: "2026-03-01T04:02:13.000Z", reason: "connect" },
  ]);
});

test("the first answer ends it at once", async () => {
  const { probes, said } = setUp();
  await probes(`.${"x".repeat(20)}.`);
  expect(said()).toEqual(["Answers", "Down", "Answers"]);
});

test("probes that a starved prober gave up say nothing", async () => {
  const { probes, said } = setUp();
  await probes(`.${"?".repeat(60)}`);
  expect(said()).toEqual(["Answers"]);
});

test("what could not be written is tried again, as it is then", async () => {
  let works = false;
  const { probes, said } = setUp(
    jest.fn<Speak>(async () => {
      if (!works) throw new Error("no API server");
      return true;
    }),
  );
  await probes("x".repeat(30));
  expect(said()).toEqual(["Down", "Down"]);
  works = true;
  await probes(".".repeat(20));
  expect(said()).toEqual(["Down", "Down", "Answers"]);
});

test("an instance that is probed no more counts as down no more", async () => {
  const { word, probes, said } = setUp();
  await probes("x".repeat(12));
  word.end();
  expect(said()).toEqual(["Down", "Unknown"]);
});

test("of one that answered nothing is left to say", async () => {
  const { word, probes, said } = setUp();
  await probes("...");
  word.end();
  expect(said()).toEqual(["Answers"]);
});

test("an outage that is being written when it is probed no more is taken back", async () => {
  const written: (() => void)[] = [];
  const { word, probes, said } = setUp(
    jest.fn<Speak>(
      () =>
        new Promise((resolve) => {
          written.push(() => resolve(true));
        }),
    ),
  );
  await probes("x".repeat(12));
  word.end();
  expect(said()).toEqual(["Down"]);
  written[0]?.();
  await new Promise(setImmediate);
  expect(said()).toEqual(["Down", "Unknown"]);
});
