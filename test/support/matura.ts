import { fileURLToPath } from "node:url";
import { execa } from "execa";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `matura` as a user starts it. */
export const matura = (...args: readonly string[]) =>
  execa(process.execPath, ["cli/bin.mjs", ...args], { cwd: root, reject: false, env: { NO_COLOR: "1" } });
