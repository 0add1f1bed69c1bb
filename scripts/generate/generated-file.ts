/** A file of the repository that is made from facts in services/ and runtime/. */
export interface GeneratedFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: string;
}

/** The sentence at a generated file's head. */
export const origin = (sources: string): string =>
  `Generated from ${sources} by \`npm run generate\`. Do not edit.`;
