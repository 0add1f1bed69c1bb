import { createHash } from "node:crypto";
import type { KubernetesObject, ObjectMeta } from "../../../runtime/kubernetes-object.ts";

/** Labels and annotations that Crossplane sets (crossplane-runtime, pkg/xcrd). */
export const LABEL = {
  composite: "crossplane.io/composite",
  claimName: "crossplane.io/claim-name",
  claimNamespace: "crossplane.io/claim-namespace",
} as const;

export const RESOURCE_NAME_ANNOTATION = "crossplane.io/composition-resource-name";

/** An object that the API server has: it has a name and a uid. */
export interface Stored extends KubernetesObject {
  readonly metadata: ObjectMeta & { readonly name: string; readonly uid: string };
}

export const ownerReferenceTo = ({ apiVersion, kind, metadata }: Stored) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

/** The uid that an object has in a rendering: the same each time, of the form that the API server gives. */
export const uidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
};

/** Group, kind, namespace and name: what makes an object one. */
export const keyOf = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  [groupOf(apiVersion), kind, metadata?.namespace ?? "", metadata?.name ?? ""].join("/");

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
