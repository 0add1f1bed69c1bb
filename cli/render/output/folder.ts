import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rendering } from "../rendering.ts";
import { masked, maskFor } from "./mask.ts";
import { documentOf, originOf } from "./yaml.ts";

/**
 * Writes the claim, and each object into a folder of the iteration that made it: `provisioning/cluster.yaml`.
 *
 * @returns how many files were written.
 */
export const writeFolder = async (rendering: Rendering, folder: string): Promise<number> => {
  const mask = maskFor(rendering);
  const files = [
    { path: "claim.yaml", text: documentOf(rendering.claim, " The claim, with what it reports.") },
    ...rendering.objects.map((rendered) => ({
      path: join(rendered.step, `${rendered.name}.yaml`),
      text: documentOf(masked(rendered.object, mask), ` ${originOf(rendered)}`),
    })),
  ];
  for (const step of rendering.steps) await mkdir(join(folder, step), { recursive: true });
  await Promise.all(files.map(({ path, text }) => writeFile(join(folder, path), text)));
  return files.length;
};
