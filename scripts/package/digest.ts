import { createHash } from "node:crypto";

/** A digest as OCI writes it: the algorithm, a colon, 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

export const digestOf = (bytes: string | Uint8Array): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
