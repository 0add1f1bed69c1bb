import { type TSchemaOptions, Type } from "typebox";
import type { ParameterKeywords } from "../runtime/unserved.ts";

/** A rule of `x-kubernetes-validations`: CEL over the value, `oldSelf` where it compares with what was before. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  /** CEL that makes the message, so that it can name the value. Kubernetes prefers it to `message`. */
  readonly messageExpression?: string;
}

/** Keywords that Kubernetes adds to OpenAPI, and Matura's own, which an XRD leaves out. */
export interface KubernetesKeywords extends ParameterKeywords {
  readonly description: string;
  readonly examples?: readonly unknown[];
  readonly "x-kubernetes-validations"?: readonly CelRule[];
  readonly "x-kubernetes-int-or-string"?: true;
  readonly "x-kubernetes-preserve-unknown-fields"?: true;
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

type Options = KubernetesKeywords & TSchemaOptions;

export const rule = (expression: string, message: string): CelRule => ({ rule: expression, message });

/** A rule whose message CEL makes from the value at hand. */
export const ruleSaying = (expression: string, messageExpression: string): CelRule => ({
  rule: expression,
  messageExpression,
});

/** A Kubernetes quantity that is not negative, as text: `500m`, `1.5`, `2Gi`. */
export const Quantity = (options: Options) =>
  Type.String({
    ...options,
    minLength: 1,
    maxLength: 20,
    pattern: "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$",
  });

/** A whole number, or the same as text, as some tools write it. The bounds are for its CEL rules to check. */
export const IntOrString = (options: Options) =>
  Type.Union([Type.Integer(), Type.String({ maxLength: 20 })], {
    ...options,
    "x-kubernetes-int-or-string": true,
  });

/** A map whose values the schema cannot bound: Kubernetes stores them as they come. */
export const FreeMap = (options: Options) =>
  Type.Record(Type.String(), Type.Unknown(), { ...options, "x-kubernetes-preserve-unknown-fields": true });

/** An object that refuses fields that it does not know. */
export const Closed = <P extends Parameters<typeof Type.Object>[0]>(properties: P, options: Options) =>
  Type.Object(properties, { ...options, additionalProperties: false });
