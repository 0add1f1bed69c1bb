import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

interface Given {
  /** Where the reader is. */
  readonly folder: string;
  /** Scripts of a shell by the name of the program that each stands for, before all others on the PATH. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs commands of a page as they are written, until one fails. @throws ExecaError with what it said */
export const runAsWritten = async (
  commands: string,
  { folder, programs = {}, env = {} }: Given,
): Promise<{ readonly stdout: string; readonly stderr: string }> => {
  const bin = mkdtempSync(join(tmpdir(), "matura-programs-"));
  try {
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return await execa("bash", ["-euo", "pipefail", "-c", commands], {
      cwd: folder,
      env: { PATH: `${bin}:${process.env.PATH}`, NO_COLOR: "1", ...env },
    });
  } finally {
    rmSync(bin, { recursive: true });
  }
};
