import { join } from "node:path";
import { execa } from "execa";

interface Run {
  readonly root: string;
  /** Which files, and how: arguments for jest. */
  readonly args: readonly string[];
  /** File for the results, as JSON. */
  readonly results: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs tests. What failed is in the results. */
export const runJest = async ({ root, args, results, env }: Run): Promise<void> => {
  await execa(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--experimental-vm-modules",
      join(root, "node_modules/jest/bin/jest.js"),
      `--config=${join(root, "jest.apiserver.config.mjs")}`,
      "--passWithNoTests",
      "--json",
      `--outputFile=${results}`,
      ...args,
    ],
    // Jest tells people on stderr; stdout has what --json is for.
    { cwd: root, env, stdio: ["ignore", "ignore", "inherit"], reject: false },
  );
};
