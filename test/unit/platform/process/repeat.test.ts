import { setTimeout as sleep } from "node:timers/promises";
import { jest } from "@jest/globals";
import { pino } from "pino";
import { repeat } from "../../../../platform/process/repeat.ts";

const log = pino({ level: "silent" });

test("a run that fails is logged, and the next one comes", async () => {
  const warn = jest.spyOn(log, "warn");
  let runs = 0;
  const enough = Promise.withResolvers<void>();
  const running = repeat(
    async () => {
      runs++;
      if (runs === 1) throw new Error("the API server is away");
      enough.resolve();
    },
    { seconds: 0.001, log, failure: "nothing was reported" },
  );
  await enough.promise;
  await running.stop();
  expect(warn.mock.calls).toEqual([[{ error: "the API server is away" }, "nothing was reported"]]);
});

test("stopping waits for the run that is under way, and none follows", async () => {
  let runs = 0;
  const begun = Promise.withResolvers<void>();
  const work = Promise.withResolvers<void>();
  const running = repeat(
    () => {
      runs++;
      begun.resolve();
      return work.promise;
    },
    { seconds: 0.001, log, failure: "nothing was reported" },
  );
  await begun.promise;
  let stopped = false;
  const stopping = Promise.resolve(running.stop()).then(() => {
    stopped = true;
  });
  await sleep(5);
  expect(stopped).toBe(false);
  work.resolve();
  await stopping;
  await sleep(20);
  expect(runs).toBe(1);
});
