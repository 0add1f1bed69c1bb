import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What a figure of this run depends on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly system: string;
  readonly node: string;
  readonly go: string;
  readonly python: string;
  /** Processes that wanted a core over the last minute, before the run began. */
  readonly load: number;
}

const versionOf = (command: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "none";
  }
};

export const describeMachine = (): Machine => ({
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown",
  node: process.version,
  go: versionOf("go", "env", "GOVERSION"),
  python: versionOf("python3", "--version"),
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});
