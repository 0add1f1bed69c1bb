import { readFileSync } from "node:fs";
import { RenderError } from "../render/error.ts";

/** @throws RenderError that names the file and what to do, when it cannot be read */
export const readInput = (file: string): string => {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new RenderError(unreadable(file, error as NodeJS.ErrnoException));
  }
};

const unreadable = (file: string, { code, message }: NodeJS.ErrnoException): string => {
  if (code === "ENOENT") return `there is no file ${file}: name one, or - for standard input`;
  if (code === "EISDIR") return `${file} is a folder: name a file in it, one at a time`;
  return `${file} cannot be read (${message}): name another file, or - for standard input`;
};
