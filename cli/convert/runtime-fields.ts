import type { Document } from "yaml";
import type { Path } from "../validate/path.ts";

/** What the API server and Crossplane add to a claim that runs: it belongs to the old one. */
const FIELDS: readonly Path[] = [
  ["status"],
  ...[
    "creationTimestamp",
    "deletionTimestamp",
    "finalizers",
    "generation",
    "managedFields",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
  ].map((field) => ["metadata", field]),
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
  ...[
    "compositionRef",
    "compositionRevisionRef",
    "compositionRevisionSelector",
    "compositionSelector",
    "publishConnectionDetailsTo",
    "resourceRef",
  ].map((field) => ["spec", field]),
];

/** Takes it out without a word. An annotation or label of Crossplane's names the old composite and goes, too. */
export const removeRuntimeFields = (document: Document): void => {
  for (const path of FIELDS) if (document.hasIn(path)) document.deleteIn(path);
  for (const place of ["annotations", "labels"]) {
    const path = ["metadata", place];
    const names = Object.keys((document.getIn(path) as { toJSON?(): object } | undefined)?.toJSON?.() ?? {});
    for (const name of names) if (/crossplane\.io\//.test(name)) document.deleteIn([...path, name]);
    if (document.hasIn(path) && names.every((name) => !document.hasIn([...path, name])))
      document.deleteIn(path);
  }
};
