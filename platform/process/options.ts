import { Command, Option } from "commander";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** What every process of the platform can be told, by flags or by the environment. */
export interface ProcessOptions {
  /** host:port of /metrics, /healthz and /readyz; port 0 takes any free one. */
  readonly address: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** How long work in progress may take after SIGTERM. */
  readonly shutdownSeconds: number;
}

/** The command line of a process. A program adds its own options to it. */
export const processCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(
      new Option("--address <host:port>", "where to serve /metrics, /healthz and /readyz")
        .env("ADDRESS")
        .default("0.0.0.0:8080"),
    )
    .addOption(
      new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).env("LOG_LEVEL").default("info"),
    )
    .addOption(
      new Option("--shutdown-seconds <seconds>", "time for work in progress after SIGTERM")
        .argParser(Number)
        .default(20),
    );
