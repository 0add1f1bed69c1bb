import { readFile } from "node:fs/promises";
import { parseAllDocuments, type ScalarTag, type Tags } from "yaml";
import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { RenderError } from "./error.ts";

/** YAML 1.1 without times and base-60 numbers, as kubectl reads it: `off` is false, `03:30:00` is text. */
const AS_KUBECTL = {
  version: "1.1",
  customTags: (tags: Tags): Tags => tags.filter((tag) => !isTime(tag)),
} as const;

const isTime = (tag: Tags[number]): boolean =>
  typeof tag === "object" &&
  ((tag as ScalarTag).format === "TIME" || tag.tag === "tag:yaml.org,2002:timestamp");

/**
 * Every object of a file of YAML or JSON documents; a `List`, as kubectl prints it, counts as its items.
 *
 * @throws RenderError that names file and line, when it cannot be read or holds something else.
 */
export const readManifests = async (file: string): Promise<readonly KubernetesObject[]> => {
  const text = await readText(file);
  return parseAllDocuments(text, AS_KUBECTL).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new RenderError(`${file}: ${error.message}`);
    return objectsOf(document.toJS(), file);
  });
};

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new RenderError(`${file}: ${missing ? "there is no such file" : (error as Error).message}`);
  }
};

const objectsOf = (value: unknown, file: string): readonly KubernetesObject[] => {
  // An empty document, as a trailing "---" leaves it.
  if (value === null || value === undefined) return [];
  if (!isJsonObject(value) || typeof value.apiVersion !== "string" || typeof value.kind !== "string") {
    throw new RenderError(`${file}: a document is not a Kubernetes object: apiVersion and kind are needed`);
  }
  if (value.kind === "List" && Array.isArray(value.items)) {
    return value.items.flatMap((item) => objectsOf(item, file));
  }
  return [value as unknown as KubernetesObject];
};
