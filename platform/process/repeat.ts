import { Option } from "commander";
import type { Logger } from "pino";
import { describeError } from "./api-error.ts";
import type { Running } from "./run-process.ts";

interface Repeated {
  /** From the end of one run to the start of the next. */
  readonly seconds: number;
  readonly log: Logger;
  /** What did not happen when a run failed, for the log. */
  readonly failure: string;
}

/** The option of a process that repeats its work, as `intervalSeconds`. */
export const intervalOption = (seconds: number): Option =>
  new Option("--interval-seconds <seconds>", "time from the end of one run to the start of the next")
    .env("INTERVAL_SECONDS")
    .argParser(Number)
    .default(seconds);

/** Runs at once, and again and again until it is stopped: a run that fails is logged, and the next one comes. */
export const repeat = (run: () => Promise<void>, { seconds, log, failure }: Repeated): Running => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  const again = (): void => {
    running = run()
      .catch((error: unknown) => log.warn({ error: describeError(error) }, failure))
      .then(() => {
        if (!stopped) timer = setTimeout(again, seconds * 1000);
      });
  };
  again();
  return {
    unready: () => undefined,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
