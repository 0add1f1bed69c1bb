import { readFileSync } from "node:fs";
import { RenderError } from "../render/error.ts";
import { whyUnreadable } from "../unreadable.ts";

/** @throws RenderError that names the file and what to do, when it cannot be read */
export const readInput = (file: string): string => {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new RenderError(`${file}: ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
};
