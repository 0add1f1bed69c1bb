import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * What a file, or all files of a folder, come to: the first 16 hexadecimal digits of SHA-256. Empty for what is not
 * there.
 *
 * @param path of the repository
 */
export const digestOf = (root: string, path: string): string => {
  const files = filesOf(root, path);
  if (files.length === 0) return "";
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
};

const filesOf = (root: string, path: string): readonly string[] => {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
};
