import { Document, stringify } from "yaml";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { RenderedObject, Rendering } from "../rendering.ts";
import { masked, maskFor } from "./mask.ts";

/** As kubectl reads it, YAML 1.1: the text "off" has to keep its quotes, or it comes back as false. */
export const VERSION = { version: "1.1", aliasDuplicateObjects: false } as const;
export const FORM = { lineWidth: 0 } as const;

/** Any value as YAML, long lines unbroken, so that a difference between two is a difference in content. */
export const yamlOf = (value: unknown): string => stringify(value, { ...VERSION, ...FORM });

/** The claim as its user reads it back, then each object with a comment that says who made it. */
export const renderedYaml = (rendering: Rendering): string => {
  const mask = maskFor(rendering);
  return [
    documentOf(rendering.claim, ` The claim, with what it reports.`),
    ...rendering.objects.map((rendered) =>
      documentOf(masked(rendered.object, mask), ` ${originOf(rendered)}`),
    ),
  ].join("---\n");
};

/** `cluster, made by provisioning, amended by backup`. */
export const originOf = ({ name, step, amendedBy }: RenderedObject): string =>
  [name, `made by ${step}`, ...amendedBy.map((other) => `amended by ${other}`)].join(", ");

export const documentOf = (object: KubernetesObject, comment: string): string => {
  const document = new Document(object, VERSION);
  if (document.contents !== null) document.contents.commentBefore = comment;
  return document.toString(FORM);
};
