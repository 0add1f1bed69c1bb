import { readdirSync } from "node:fs";
import { execa } from "execa";

/** Packs a folder's content as a tar file, byte for byte the same for the same content, and returns the file. */
export async function pack(folder: string, file: string): Promise<string> {
  const reproducible = ["--numeric-owner", "--sort=name", "--mtime=@0"];
  await execa("tar", ["-cf", file, ...reproducible, "-C", folder, ...readdirSync(folder).sort()]);
  return file;
}
