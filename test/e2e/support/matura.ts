import { resolve } from "node:path";
import { execa } from "execa";
import { environment } from "./environment.ts";

/** The entry point of `kubectl matura`. */
export const MATURA = resolve(import.meta.dirname, "../../../cli/bin.mjs");

/** Runs `kubectl matura` against the cluster under test. @throws ExecaError with what it said */
export const matura = async (
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  execa(process.execPath, [MATURA, ...args], {
    env: { KUBECONFIG: environment().kubeconfig, NO_COLOR: "1" },
    // It may follow a restore to its end.
    timeout: 450_000,
  });
