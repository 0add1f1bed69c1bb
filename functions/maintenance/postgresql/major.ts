/** The major part of a version: `17` of `17.6`. */
export const majorOf = (version: string): string => version.split(".")[0] ?? "";
