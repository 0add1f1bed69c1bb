import { Document } from "yaml";
import { origin } from "./generated-file.ts";

/** No anchors; whatever YAML 1.1, which kubectl reads, would take for a date or a boolean is quoted. */
export const PLAIN = { aliasDuplicateObjects: false, version: "1.1" } as const;

/** YAML of one or more manifests behind a comment that says what they are made from. */
export const manifests = (sources: string, objects: readonly (object | Document)[]): string => {
  const documents = objects.map((object) => {
    const document = object instanceof Document ? object : new Document(object, PLAIN);
    return document.toString({ lineWidth: 0 });
  });
  return `# ${origin(sources)}\n${documents.join("---\n")}`;
};
