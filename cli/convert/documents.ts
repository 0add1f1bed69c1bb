import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { RenderError } from "../render/error.ts";

/**
 * The documents of a text, with their comments. The items of a `List`, which kubectl prints, are documents of their own:
 * each is converted, or left as it is, for itself.
 *
 * @throws RenderError when the text is no YAML
 */
export const documentsOf = (text: string): readonly Document[] => {
  const documents: readonly Document[] = [...parseAllDocuments(text)];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) throw new RenderError(error.message);
  const given = documents.filter(({ contents }) => contents !== null);
  for (const document of given) resolveAliases(document);
  return given.flatMap(unpacked);
};

const unpacked = (document: Document): readonly Document[] => {
  const items = document.getIn(["items"]);
  if (document.getIn(["kind"]) !== "List" || !isSeq(items)) return [document];
  const documents = items.items.filter(isNode).map(documentWith);
  const [first, last] = [documents.at(0), documents.at(-1)];
  const { above, below } = commentsOf(document, items);
  if (first !== undefined) first.commentBefore = above;
  if (last !== undefined) last.comment = below;
  return documents;
};

/** What is written around the items is no item's in YAML: it belongs to the list's own fields. */
const commentsOf = (list: Document, items: YAMLSeq) => {
  const fields = isMap(list.contents) ? list.contents.items : [];
  const comments = fields.map(({ key }) => (isNode(key) ? key.commentBefore : null));
  const following = fields.findIndex(({ value }) => value === items) + 1;
  return {
    above: joined(list.commentBefore, ...comments.slice(0, following), items.commentBefore),
    below: joined(items.comment, ...comments.slice(following), list.comment),
  };
};

const documentWith = (item: Node): Document => {
  const document = new Document(null);
  document.contents = item;
  return document;
};

/**
 * Writes out what is written once and named elsewhere, merge keys (`<<`) included: a field that goes may have the anchor
 * of one that stays, and the item of a list becomes a document of its own.
 */
const resolveAliases = (document: Document): void => {
  visit(document, {
    Alias: (_, alias) => {
      const found = alias.resolve(document);
      if (found === undefined)
        throw new RenderError(`*${alias.source}: there is no &${alias.source} before it`);
      const clone = found.clone() as Node;
      clone.comment = alias.comment ?? clone.comment ?? null;
      return clone;
    },
  });
  visit(document, { Map: (_, map) => merge(map) });
  visit(document, {
    Value: (_, value) => {
      delete value.anchor;
    },
  });
};

/** Fields of merge keys, where the map has none of the name itself; of several the first that has it counts. */
const merge = (map: YAMLMap): void => {
  const merging = map.items.filter(({ key }) => isScalar(key) && key.type === "PLAIN" && key.value === "<<");
  if (merging.length === 0) return;
  map.items = map.items.filter((pair) => !merging.includes(pair));
  for (const { value } of merging) {
    for (const source of isSeq(value) ? value.items : [value]) {
      if (!isMap(source)) throw new RenderError("<< takes the fields of a map, or of a list of maps");
      merge(source);
      for (const pair of source.items) if (!map.has(pair.key)) map.add(pair.clone() as Pair);
    }
  }
};

const joined = (...comments: readonly (string | null | undefined)[]): string | null => {
  const written = comments.filter((comment) => typeof comment === "string");
  return written.length === 0 ? null : written.join("\n");
};
