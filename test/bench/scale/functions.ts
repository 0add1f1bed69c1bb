import { readdirSync, readFileSync } from "node:fs";
import { cpuOf, memoryOf } from "../process-memory.ts";

/** A function that this process started. */
export interface FunctionProcess {
  readonly name: string;
  readonly pid: number;
}

/** What a function has used since it started. */
export interface Usage {
  readonly cpuSeconds: number;
  /** MiB. */
  readonly peak: number;
}

export const usageOf = ({ pid }: FunctionProcess): Usage => ({
  cpuSeconds: cpuOf(pid) / 1000,
  peak: memoryOf(pid).peak,
});

/** The functions among the children of a process. */
export const functionsOf = (parent: number): readonly FunctionProcess[] =>
  readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      const [, name] = /\/functions\/(\w+)\/index\.ts\0/.exec(read(pid, "cmdline")) ?? [];
      return name !== undefined && parentOf(pid) === parent ? [{ name, pid: Number(pid) }] : [];
    });

const parentOf = (pid: string): number => Number(/^PPid:\s+(\d+)$/m.exec(read(pid, "status"))?.[1]);

/** Empty for a process that has just ended. */
const read = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
};
