import { createHash } from "node:crypto";

/** Eight hexadecimal characters that stand for a text in a name. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 8);
