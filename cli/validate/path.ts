/** Where a value is in an object: names of fields, and indices of lists. */
export type Path = readonly (number | string)[];

/** As the API server writes it: `spec.parameters.network.ipFilter[0]`. */
export const dotted = (path: Path): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");

/** The value at a path, undefined where there is none. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return typeof at === "object" && at !== null ? (at as Record<string, unknown>)[step] : undefined;
  }, value);
