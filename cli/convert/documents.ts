import { Document, isMap, isNode, isSeq, type Node, parseAllDocuments, visit, type YAMLSeq } from "yaml";
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
  return documents.filter(({ contents }) => contents !== null).flatMap(unpacked);
};

const unpacked = (document: Document): readonly Document[] => {
  const items = document.getIn(["items"]);
  if (document.getIn(["kind"]) !== "List" || !isSeq(items)) return [document];
  withoutAliases(document);
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

/** An alias may be of another item, which is another document now. */
const withoutAliases = (document: Document): void => {
  visit(document, { Alias: (_, alias) => alias.resolve(document)?.clone() as Node | undefined });
  visit(document, {
    Value: (_, value) => {
      delete value.anchor;
    },
  });
};

const joined = (...comments: readonly (string | null | undefined)[]): string | null => {
  const written = comments.filter((comment) => typeof comment === "string");
  return written.length === 0 ? null : written.join("\n");
};
