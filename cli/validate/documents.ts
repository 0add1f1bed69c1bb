import { readFileSync } from "node:fs";
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type ScalarTag,
  type Tags,
} from "yaml";
import { isJsonObject } from "../../runtime/json.ts";
import { whyUnreadable } from "../unreadable.ts";
import type { Path } from "./path.ts";

export interface Position {
  readonly file: string;
  /** Both start at 1. */
  readonly line: number;
  readonly column: number;
}

/** An object of a file, and where its parts are written. */
export interface ReadDocument {
  readonly file: string;
  readonly object: unknown;
  /** The place of a path's value; of its closest parent where the path is not written. */
  readonly positionOf: (path: Path) => Position;
}

/** What cannot be read as YAML. */
export interface Illegible {
  readonly position: Position;
  readonly message: string;
}

export interface ReadFile {
  readonly documents: readonly ReadDocument[];
  readonly illegible: readonly Illegible[];
}

/** The name that stands for standard input, and what messages call it. */
const STDIN = { argument: "-", title: "<stdin>" } as const;

/** YAML 1.1 without times and numbers of base 60, as kubectl reads it: `off` is false, `3:30:00` is text. */
const AS_KUBECTL = {
  version: "1.1",
  customTags: (tags: Tags): Tags => tags.filter((tag) => !isTime(tag)),
} as const;

const isTime = (tag: Tags[number]): boolean =>
  typeof tag === "object" &&
  ((tag as ScalarTag).format === "TIME" || tag.tag === "tag:yaml.org,2002:timestamp");

/** Every object of a file of YAML or JSON documents, `-` for standard input; a `List` counts as its items. */
export const readDocuments = (argument: string): ReadFile => {
  const file = argument === STDIN.argument ? STDIN.title : argument;
  try {
    return documentsOf(readFileSync(argument === STDIN.argument ? 0 : argument, "utf8"), file);
  } catch (error) {
    const message = whyUnreadable(error as NodeJS.ErrnoException);
    return { documents: [], illegible: [{ position: { file, line: 1, column: 1 }, message }] };
  }
};

export const documentsOf = (text: string, file: string): ReadFile => {
  const lineCounter = new LineCounter();
  const parsed: readonly Document[] = [
    ...parseAllDocuments(text, { ...AS_KUBECTL, lineCounter, prettyErrors: false }),
  ];
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  return {
    documents: parsed
      .filter((document) => document.errors.length === 0 && document.contents !== null)
      .flatMap((document) => objectsOf(document, file, at)),
    illegible: parsed.flatMap(({ errors }) =>
      errors.map((error) => ({ position: at(error.pos[0]), message: `not YAML: ${error.message}` })),
    ),
  };
};

const objectsOf = (
  document: Document,
  file: string,
  at: (offset: number) => Position,
): readonly ReadDocument[] => {
  const whole: unknown = document.toJS();
  const read = (object: unknown, root: Path): ReadDocument => ({
    file,
    object,
    positionOf: (path) => at(offsetOf(document, [...root, ...path], root.length)),
  });
  if (isJsonObject(whole) && whole.kind === "List" && Array.isArray(whole.items)) {
    return whole.items.map((item: unknown, index) => read(item, ["items", index]));
  }
  return whole === null || whole === undefined ? [] : [read(whole, [])];
};

/** Where a path is written: a field where its name is, an entry of a list where it starts. */
const offsetOf = (document: Document, path: Path, least: number): number => {
  let offset = startOf(document.contents);
  let node: unknown = document.contents;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
      if (pair === undefined) break;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) break;
      offset = startOf(item);
      node = item;
    } else break;
    // The object of a list starts with its first field, not with the word "items".
    if (depth < least) offset = startOf(node);
  }
  return offset;
};

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
