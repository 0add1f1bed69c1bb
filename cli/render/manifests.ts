import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { type Position, readDocuments } from "../validate/documents.ts";
import { RenderError } from "./error.ts";

/**
 * Every object of a file of YAML or JSON documents, `-` for standard input; a `List` counts as its items.
 *
 * @throws RenderError that names file and line, when it cannot be read or holds something else.
 */
export const readManifests = (file: string): readonly KubernetesObject[] => {
  const { documents, illegible } = readDocuments(file);
  const [first] = illegible;
  if (first !== undefined) throw new RenderError(`${placeOf(first.position)}: ${first.message}`);
  return documents.map(({ object, positionOf }) => {
    if (isKubernetesObject(object)) return object;
    throw new RenderError(`${placeOf(positionOf([]))}: no Kubernetes object: apiVersion and kind are needed`);
  });
};

const isKubernetesObject = (value: unknown): value is KubernetesObject =>
  isJsonObject(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";

const placeOf = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;
