import { readFileSync } from "node:fs";

/** Memory of a process in MiB, as Linux accounts it: now, and at its highest. */
export interface ProcessMemory {
  readonly resident: number;
  readonly peak: number;
}

export const memoryOf = (pid: number): ProcessMemory => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN) / 1024;
  return { resident: mebibytes("VmRSS"), peak: mebibytes("VmHWM") };
};
