import { type Document, isMap } from "yaml";
import { validateClaim } from "../validate/validate-claim.ts";
import { APPCAT_POSTGRESQL } from "./appcat-postgresql.ts";
import { documentsOf } from "./documents.ts";
import type { Note } from "./note.ts";
import type { Rule } from "./rule.ts";
import { removeRuntimeFields } from "./runtime-fields.ts";

/** What there are rules for: the group and kind of the other catalogue. */
const FROM: Readonly<Record<string, readonly Rule[]>> = {
  "vshn.appcat.vshn.io VSHNPostgreSQL": APPCAT_POSTGRESQL,
};

/** Group and kind of what can be converted. */
export const KINDS: readonly string[] = Object.keys(FROM);

/** A claim of another catalogue, and what became of it. */
export interface Converted {
  readonly name: string;
  readonly namespace?: string;
  readonly notes: readonly Note[];
}

export interface Conversion {
  /** YAML with the comments of what was read. Documents that are no such claim are in it as they were, and so are such items of a list. */
  readonly text: string;
  readonly claims: readonly Converted[];
  /** `Service orders`: documents that were left as they were. */
  readonly untouched: readonly string[];
}

/**
 * Turns claims of another catalogue into Matura's.
 *
 * @throws RenderError when the text is no YAML
 */
export const convert = (text: string, platform?: unknown): Conversion => {
  const documents = documentsOf(text);
  const claims: Converted[] = [];
  const untouched: string[] = [];
  for (const document of documents) {
    const rules = FROM[originOf(document)];
    if (rules === undefined) untouched.push(titleOf(document));
    else claims.push(convertClaim(document, rules, platform));
  }
  return { text: documents.map(written).join(""), claims, untouched };
};

const written = (document: Document, index: number): string => {
  const text = String(document);
  return index === 0 || text.startsWith("---") ? text : `---\n${text}`;
};

const convertClaim = (document: Document, rules: readonly Rule[], platform: unknown): Converted => {
  removeRuntimeFields(document);
  const notes = [...rules.flatMap((rule) => rule(document)), ...unknownFields(document)];
  const refusals = validateClaim(document.toJS(), platform === undefined ? {} : { platform });
  const namespace = document.getIn(["metadata", "namespace"]);
  return {
    name: String(document.getIn(["metadata", "name"])),
    ...(namespace === undefined ? {} : { namespace: String(namespace) }),
    notes: [
      ...notes,
      ...refusals.map(({ path, message }) => ({ what: "refused", path, message }) satisfies Note),
    ],
  };
};

/** Fields of the other catalogue that this one's schema does not have. */
const unknownFields = (document: Document): readonly Note[] =>
  validateClaim(document.toJS())
    .filter(({ judge }) => judge === "field-names")
    .map(({ path }) => {
      document.deleteIn(path);
      emptied(document, path.slice(0, -1));
      return { what: "removed", path, message: "there is nothing like it here" };
    });

/** An object that has lost its last field would be null. */
const emptied = (document: Document, path: readonly (number | string)[]): void => {
  const left = document.getIn(path);
  if (isMap(left) && left.items.length === 0) document.deleteIn(path);
};

const originOf = (document: Document): string => {
  const group = String(document.getIn(["apiVersion"]) ?? "").split("/")[0];
  return `${group} ${document.getIn(["kind"])}`;
};

const titleOf = (document: Document): string =>
  `${document.getIn(["kind"]) ?? "a document"} ${document.getIn(["metadata", "name"]) ?? ""}`.trim();
