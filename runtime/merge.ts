import { cloneDeep, isPlainObject, mergeWith } from "es-toolkit";

type Named = { readonly name: string };

const isNamedList = (value: unknown): value is readonly Named[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isPlainObject(item) && typeof (item as Partial<Named>).name === "string");

const mergeNamed = (left: readonly Named[], right: readonly Named[]): Named[] => {
  const byName = new Map(left.map((item) => [item.name, item]));
  for (const item of right) {
    const before = byName.get(item.name);
    byName.set(item.name, before === undefined ? item : merge(before, item));
  }
  // Sorted, so that the order in which iterations run leaves no trace.
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
};

/**
 * The fields of `right` over those of `left`, which both stay as they are. Objects merge, lists of objects that
 * carry a `name` merge by it and come out sorted by it, any other value is replaced.
 */
export const merge = <T extends object>(left: T, right: object): T =>
  mergeWith(cloneDeep(left) as Record<string, unknown>, right as Record<string, unknown>, (before, after) => {
    if (isNamedList(before) && isNamedList(after)) return mergeNamed(before, after);
    if (Array.isArray(after)) return after;
    return undefined;
  }) as T;
