import { isEqual } from "es-toolkit";
import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";

/** One field that is not the same any more; undefined for one that is not there. */
export interface FieldChange {
  /** Dotted path from the object's root; an entry of a named list by its name: `spec.plugins[barman].enabled`. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What becomes of one composed object. */
export interface ObjectChange {
  /** The composition resource name. */
  readonly name: string;
  readonly kind: string;
  readonly object: string;
  readonly what: "create" | "change" | "delete";
  /** For a change only. Values of Secrets are left out. */
  readonly fields: readonly FieldChange[];
}

type Objects = ReadonlyMap<string, KubernetesObject>;

/** The objects that are not the same in the two, by composition resource name, sorted. */
export const objectChanges = (before: Objects, after: Objects): readonly ObjectChange[] =>
  [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [from, to] = [before.get(name), after.get(name)];
    const object = to ?? from;
    if (object === undefined) return [];
    const fields = from === undefined || to === undefined ? [] : fieldChanges(shown(from), shown(to));
    const what = from === undefined ? "create" : to === undefined ? "delete" : "change";
    if (what === "change" && fields.length === 0) return [];
    return [{ name, kind: object.kind, object: object.metadata?.name ?? "", what, fields }];
  });

/** Without what no one may read, and without what every pass may write anew. */
const shown = (object: KubernetesObject): object => {
  const { status: _status, ...rest } = object as KubernetesObject & { status?: unknown };
  if (object.kind !== "Secret") return rest;
  const { data: _data, stringData: _text, ...metadata } = rest as { data?: unknown; stringData?: unknown };
  return metadata;
};

export const fieldChanges = (from: unknown, to: unknown, path = ""): readonly FieldChange[] => {
  if (isEqual(from, to)) return [];
  const [before, after] = [entriesOf(from), entriesOf(to)];
  if (before === undefined || after === undefined) return [{ path, from, to }];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    fieldChanges(before.get(key), after.get(key), isJsonObject(to) ? joined(path, key) : `${path}[${key}]`),
  );
};

const joined = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Fields of an object, or entries of a list in which each has a name. */
const entriesOf = (value: unknown): ReadonlyMap<string, unknown> | undefined => {
  if (isJsonObject(value)) return new Map(Object.entries(value));
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const named = value.map((item: unknown) => (isJsonObject(item) ? item.name : undefined));
  return named.every((name) => typeof name === "string")
    ? new Map(value.map((item: unknown, index) => [named[index] as string, item]))
    : undefined;
};
