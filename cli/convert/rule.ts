import type { Document } from "yaml";
import type { Note } from "./note.ts";

/** One difference between the catalogues. Changes the document, whose comments stay, and says so. */
export type Rule = (document: Document) => readonly Note[];
