import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FunctionRunner } from "../../cli/render/crossplane/function-runner.ts";
import { FunctionProcesses } from "../../cli/render/function/processes.ts";
import { compositionFor, readClaim, readPlatform } from "../../cli/render/inputs.ts";
import { reportOf } from "../../cli/render/output/report.ts";
import { yamlOf } from "../../cli/render/output/yaml.ts";
import { render } from "../../cli/render/rendering.ts";
import { PostgreSQLEntry } from "../../services/postgresql/catalogue-entry.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The moment of every golden file. */
export const NOW = new Date("2026-03-01T04:05:06Z");

/** Settings with all that an example may ask for. */
const PLATFORM = "test/golden/platform.yaml";

export const EXAMPLES = "examples/postgresql";

/** The examples' files, relative to the repository. */
export const examples = async (): Promise<readonly string[]> => yamlFilesOf(EXAMPLES);

/** The stored results, relative to the repository. */
export const goldenFiles = async (): Promise<readonly string[]> => yamlFilesOf("test/golden/postgresql");

const yamlFilesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(join(root, folder)))
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(folder, file));

/** Where the result of an example is stored: `test/golden/postgresql/minimal.yaml`. */
export const goldenOf = (example: string): string =>
  join("test/golden", basename(dirname(example)), basename(example));

export const readGolden = (file: string): Promise<string> => readFile(join(root, file), "utf8");

export const writeGolden = (file: string, text: string): Promise<void> => writeFile(join(root, file), text);

/** The functions of PostgreSQL's pipeline, as processes. */
export const startFunctions = (): Promise<FunctionProcesses> =>
  FunctionProcesses.start(compositionFor(PostgreSQLEntry), NOW);

/** An example rendered until it is steady, as text: all that it comes to, without secrets and times of the moment. */
export const renderExample = async (example: string, functions: FunctionRunner): Promise<string> => {
  const objects = readPlatform(join(root, PLATFORM));
  const { claim, entry } = readClaim(join(root, example), objects);
  const composition = compositionFor(entry);
  const rendering = await render({ claim, entry, composition, objects, now: NOW }, functions);
  return `# ${example}, rendered. Made by \`npm run golden:update\`: read what changed before you commit it.\n${yamlOf(reportOf(rendering))}`;
};
