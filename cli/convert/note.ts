import type { Path } from "../validate/path.ts";

/** Something that a conversion changed, took out, or could not do. */
export interface Note {
  /** `changed`: means the same. `removed`: has no counterpart. `refused`: a cluster would not take the result so. */
  readonly what: "changed" | "removed" | "refused";
  /** Of the claim, as it was read. */
  readonly path: Path;
  readonly message: string;
}
