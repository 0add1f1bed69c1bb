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

/** Processor time that a process has used on all cores, in milliseconds, in steps of 10. */
export const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  // utime and stime, in hundredths of a second on every Linux.
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
