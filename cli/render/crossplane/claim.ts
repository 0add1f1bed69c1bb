import type { JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject, ObjectMeta } from "../../../runtime/kubernetes-object.ts";

/** A claim as a user applies it. */
export interface Claim extends KubernetesObject {
  readonly metadata: ObjectMeta & { readonly name: string; readonly namespace: string };
  readonly spec: JsonObject & {
    readonly parameters?: JsonObject;
    readonly resourceRef?: { readonly name?: string };
    readonly compositeDeletePolicy?: string;
    readonly writeConnectionSecretToRef?: { readonly name?: string };
  };
}
