import { pino } from "pino";
import type { CompositionFunction } from "./composition-function.ts";
import { FunctionServer } from "./server/function-server.ts";
import { parseOptions } from "./server/options.ts";
import { ServerError } from "./server/server-error.ts";

/**
 * Runs a composition function as a process: what `functions/<iteration>/index.ts` calls.
 *
 * Standard output has one line of JSON once the server listens, `{"listening":"127.0.0.1:9443"}`, so that a caller
 * that asked for port 0 learns the port; the log goes to standard error. The process ends with 0 after SIGTERM or
 * SIGINT, and with 1 and a sentence when it cannot start.
 */
export const serve = async (
  fn: CompositionFunction,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  const options = parseOptions(fn.iteration, argv);
  const log = pino(
    { level: options.logLevel, base: { iteration: fn.iteration } },
    // A write a request would cost more than the codec; whatever ends the process writes the rest.
    pino.destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 500 }),
  );
  const server = new FunctionServer(fn, options, log);
  try {
    const listening = await server.start();
    log.info(listening, "listening");
    process.stdout.write(`${JSON.stringify(listening)}\n`);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    process.stderr.write(`${fn.iteration}: ${error.message}\n`);
    process.exit(1);
  }
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    // A second signal must not wait any longer.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    const inTime = await server.stop();
    if (!inTime) log.error({ seconds: options.shutdownSeconds }, "requests were cut off at the deadline");
    log.flush(() => process.exit(inTime ? 0 : 1));
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void stop(signal));
};
