import type { KubeConfig } from "@kubernetes/client-node";
import type { Command } from "commander";
import { type Logger, pino } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { ServerError } from "../../runtime/server/server-error.ts";
import { HttpServer } from "./http-server.ts";
import { loadKubeConfig } from "./kube-config.ts";
import type { ProcessOptions } from "./options.ts";

/** What a program of the platform is started with. */
export interface ProcessContext<Options extends ProcessOptions = ProcessOptions> {
  readonly options: Options;
  readonly kubeConfig: KubeConfig;
  readonly log: Logger;
  /** What /metrics serves. */
  readonly metrics: Registry;
}

/** A program that runs. */
export interface Running {
  /** Why it is not ready, in a sentence, or undefined when it is. */
  unready(): string | undefined;
  /** Ends what is under way, and starts nothing more. */
  stop(): Promise<void>;
}

/**
 * Runs a program of the platform: what `platform/<name>/index.ts` calls.
 *
 * Standard output has one line of JSON once it listens, `{"listening":"127.0.0.1:8080"}`; the log goes to standard
 * error. The process ends with 0 after SIGTERM or SIGINT, and with 1 and a sentence when it cannot start.
 *
 * @param command from `processCommand`, with the program's own options
 * @param start called when /healthz answers already
 */
export const runProcess = async <Options extends ProcessOptions>(
  command: Command,
  start: (context: ProcessContext<Options>) => Promise<Running>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  const name = command.name();
  const options = command.parse([...argv], { from: "user" }).opts<Options>();
  const log = pino({ level: options.logLevel, base: { program: name } }, pino.destination(2));
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  let running: Running | undefined;
  const http = new HttpServer({
    metrics,
    unready: () => (running === undefined ? `${name} is starting` : running.unready()),
  });
  stopOnSignal(log, options.shutdownSeconds, async () => {
    await running?.stop();
    await http.stop();
  });
  try {
    const kubeConfig = loadKubeConfig();
    const listening = await http.listen(options.address);
    process.stdout.write(`${JSON.stringify({ listening })}\n`);
    log.info({ listening }, "listening");
    running = await start({ options, kubeConfig, log, metrics });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(1);
  }
};

const stopOnSignal = (log: Logger, seconds: number, stop: () => Promise<void>): void => {
  let stopping = false;
  const handle = async (signal: string): Promise<void> => {
    // A second signal must not wait any longer.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error({ seconds }, "work was cut off at the deadline");
      process.exit(1);
    }, seconds * 1000).unref();
    await stop();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void handle(signal));
};
