import { Command, InvalidArgumentError, Option } from "commander";
import { type Clock, fixedClock, systemClock } from "../clock.ts";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** How a function's server runs. */
export interface ServerOptions {
  /** host:port; port 0 takes any free one. */
  readonly address: string;
  readonly tlsServerCertsDir: string;
  /** host:port; undefined serves no metrics. */
  readonly metricsAddress: string | undefined;
  /** Bound of a message in either direction, in bytes. */
  readonly maxMessageBytes: number;
  /** How long requests in flight may take after SIGTERM. */
  readonly shutdownSeconds: number;
  /** Seconds between two looks at the certificates. */
  readonly tlsReloadSeconds: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Plain text instead of TLS. */
  readonly insecure: boolean;
  readonly clock: Clock;
}

/** Reads the command line. Prints help, or what is wrong with it, and ends the process where that is all to do. */
export const parseOptions = (iteration: string, argv: readonly string[]): ServerOptions => {
  const command = new Command(iteration)
    .description(`Matura's composition function for ${iteration}: serves Crossplane over gRPC`)
    .option("--address <host:port>", "where to serve gRPC; port 0 takes a free one", "0.0.0.0:9443")
    .addOption(
      new Option("--tls-server-certs-dir <folder>", "folder of tls.crt, tls.key and ca.crt")
        .env("TLS_SERVER_CERTS_DIR")
        .default("/tls/server"),
    )
    .option("--tls-reload-seconds <seconds>", "time between two looks at the certificates", positive, 10)
    .option(
      "--metrics-address <host:port>",
      "where to serve Prometheus metrics; empty for none",
      "0.0.0.0:8080",
    )
    .option("--max-message-bytes <bytes>", "bound of a message, in and out", positive, 4 * 1024 * 1024)
    .option("--shutdown-seconds <seconds>", "time for requests in flight after SIGTERM", positive, 25)
    .addOption(new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).default("info"))
    .option("--insecure", "plain text instead of TLS: for tests on one machine only", false)
    .addOption(
      new Option("--now <time>", "a fixed clock, for renderings")
        .argParser((text) => orInvalid(() => fixedClock(text)))
        .default(systemClock, "the system's clock"),
    )
    .parse([...argv], { from: "user" });
  const flags = command.opts<
    Omit<ServerOptions, "clock" | "metricsAddress"> & { readonly now: Clock; readonly metricsAddress: string }
  >();
  return {
    ...flags,
    metricsAddress: flags.metricsAddress === "" ? undefined : flags.metricsAddress,
    clock: flags.now,
  };
};

const orInvalid = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
};

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("it must be a number above 0");
  return value;
};
