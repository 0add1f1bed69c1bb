import { createHash } from "node:crypto";
import type { KubernetesObject, ObjectMeta } from "../../../runtime/kubernetes-object.ts";
import { RenderError } from "../error.ts";
import type { Composite } from "./composite.ts";
import { groupOf, LABEL, ownerReferenceTo, RESOURCE_NAME_ANNOTATION } from "./metadata.ts";

/** The name of a composed object in its composition, or undefined for an object that Crossplane did not compose. */
export const compositionResourceName = (object: KubernetesObject): string | undefined =>
  object.metadata?.annotations?.[RESOURCE_NAME_ANNOTATION];

/**
 * A desired object as Crossplane applies it: with its metadata, and with the name and namespace of the object that was
 * observed, whatever the pipeline says now (composition_functions.go and composition_render.go of v2.4.0).
 *
 * @throws RenderError for a name that Kubernetes would refuse.
 */
export const composedObject = (
  name: string,
  desired: KubernetesObject,
  composite: Composite,
  observed: KubernetesObject | undefined,
): KubernetesObject => {
  const { name: _name, namespace: _namespace, ...metadata } = desired.metadata ?? {};
  const place = observed?.metadata ?? desired.metadata ?? {};
  const labels = composite.metadata.labels ?? {};
  const object = {
    ...desired,
    metadata: {
      name: place.name ?? generatedName(name, composite),
      ...(place.namespace === undefined ? {} : { namespace: place.namespace }),
      ...metadata,
      labels: {
        ...metadata.labels,
        [LABEL.composite]: labels[LABEL.composite] ?? composite.metadata.name,
        ...pick(labels, [LABEL.claimName, LABEL.claimNamespace]),
      },
      annotations: { ...metadata.annotations, [RESOURCE_NAME_ANNOTATION]: name },
      ownerReferences: [ownerReferenceTo(composite)],
    } satisfies ObjectMeta & { ownerReferences: unknown },
  };
  checkName(name, object);
  return object;
};

const pick = (labels: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));

/** As internal/names/generate.go (ChildName) makes it from the composite's name and uid. */
const generatedName = (name: string, { metadata }: Composite): string => {
  const hash = createHash("sha256").update(`${metadata.uid}${name}`).digest("hex").slice(0, 12);
  return `${metadata.name}`.slice(0, 63 - hash.length - 1).concat("-", hash);
};

interface Named {
  readonly apiVersion: string;
  readonly metadata: { readonly name: string };
}

/** RFC 1123 subdomain, which Crossplane holds every composed name to. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const checkName = (resource: string, { apiVersion, metadata: { name } }: Named): void => {
  // RBAC's names may have colons.
  const checked = groupOf(apiVersion) === "rbac.authorization.k8s.io" ? name.replaceAll(":", "") : name;
  if (checked.length <= 253 && SUBDOMAIN.test(checked)) return;
  throw new RenderError(
    `cannot apply composed resource "${resource}" because it has an invalid name "${name}": it must be a valid RFC 1123 subdomain name`,
  );
};
