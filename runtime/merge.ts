import { cloneDeep, isEqual, isPlainObject, mapValues, mergeWith } from "es-toolkit";

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

/**
 * What an amendment makes of an object: `merge`, and null takes a field out, as in a JSON merge patch (RFC 7386). An
 * entry of a named list that has nothing but its name left goes too, and so does a list without entries: operators
 * write neither.
 */
export const patch = <T extends object>(object: T, fields: object): T =>
  without(merge(object, fields), fields) as T;

const without = (merged: unknown, fields: unknown): unknown => {
  if (isNamedList(merged) && isNamedList(fields)) {
    const left = merged
      .map((item) => without(item, fields.find(({ name }) => name === item.name) ?? {}) as Named)
      .filter(
        (item) =>
          !isEmptied(
            item,
            fields.find(({ name }) => name === item.name),
          ),
      );
    return left.length === 0 ? undefined : left;
  }
  if (!isPlainObject(merged) || !isPlainObject(fields)) return merged;
  return Object.fromEntries(
    Object.entries(merged as object).flatMap(([key, value]) => {
      const field = (fields as Record<string, unknown>)[key];
      if (field === null) return [];
      const kept = field === undefined ? value : without(value, field);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
};

const isEmptied = (item: Named, fields: object | undefined): boolean =>
  fields !== undefined && Object.values(fields).includes(null) && Object.keys(item).length === 1;

/**
 * The amendment that takes an object back to what another has: `patch(from, reverting(from, to))` is `to`, but for the
 * order of named lists.
 *
 * @returns undefined where they are the same.
 */
export const reverting = (from: object, to: object): object | undefined => {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const fields = names.flatMap((name) => {
    const before = (from as Record<string, unknown>)[name];
    const after = (to as Record<string, unknown>)[name];
    if (isEqual(before, after)) return [];
    return [[name, revertingValue(before, after)] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};

const revertingValue = (from: unknown, to: unknown): unknown => {
  if (to === undefined) return null;
  if (isNamedList(from) && isNamedList(to)) return revertingList(from, to);
  return isPlainObject(from) && isPlainObject(to) ? (reverting(from as object, to as object) ?? to) : to;
};

const revertingList = (from: readonly Named[], to: readonly Named[]): readonly Named[] => [
  ...from
    .filter(({ name }) => !to.some((item) => item.name === name))
    .map((item) => ({ ...mapValues(item, () => null), name: item.name })),
  ...to.map((item) => {
    const before = from.find(({ name }) => name === item.name);
    return before === undefined ? item : { ...reverting(before, item), name: item.name };
  }),
];
