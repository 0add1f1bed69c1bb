import type { IAlertmanagerConfigSpec } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfigSpec";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { isJsonObject, type Json, type JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { ChannelProblem } from "./channel-problem.ts";

/** The copy of the user's Secret, next to the copy of their AlertmanagerConfig. */
export const COPY = { resource: "channel-secret", name: "alert-channel" } as const;

interface Copied {
  readonly spec: IAlertmanagerConfigSpec;
  /** Undefined where the configuration refers to no Secret. */
  readonly secret: KubernetesObject | undefined;
}

/**
 * The configuration with the copy's name wherever it refers to the user's Secret, and the copy with just the keys that
 * it refers to. The copy has a name of its own: under the user's it could take the place of a Secret of the instance,
 * and a reference to another Secret would hand out what the instance keeps there.
 *
 * @param data of the Secret that the claim names; undefined where it names none
 * @throws ChannelProblem for a reference to anything else than that Secret, or to a key that it does not have
 */
export const withCopiedSecret = (
  instance: PostgreSQLInstance,
  spec: IAlertmanagerConfigSpec,
  data: Readonly<Record<string, string>> | undefined,
): Copied => {
  const allowed = instance.parameters.monitoring.alertmanagerConfigSecretRef;
  const copied = new Map<string, string>();
  const take = ({ name, key }: Reference): Reference => {
    if (name !== allowed) {
      throw new ChannelProblem(
        "ForeignSecret",
        `the AlertmanagerConfig refers to Secret "${name}", and only the one in monitoring.alertmanagerConfigSecretRef is copied${allowed === undefined ? ", which is not set" : `, "${allowed}"`}: refer to that one`,
      );
    }
    const value = data?.[key];
    if (value === undefined) {
      throw new ChannelProblem(
        "ChannelSecretIncomplete",
        `the AlertmanagerConfig refers to key "${key}" of Secret "${name}", which has ${
          Object.keys(data ?? {})
            .sort()
            .join(", ") || "no keys"
        }`,
      );
    }
    copied.set(key, value);
    return { name: COPY.name, key };
  };
  const rewritten = withReferences(spec as unknown as Json, take) as unknown as IAlertmanagerConfigSpec;
  if (copied.size === 0) return { spec: rewritten, secret: undefined };
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: COPY.name, namespace: instance.namespace },
    data: Object.fromEntries([...copied].sort()),
  };
  return { spec: rewritten, secret: secret as KubernetesObject };
};

type Reference = { readonly name: string; readonly key: string };

/** In an AlertmanagerConfig whatever has a name and a key refers to a Secret, or below `configMap` to a ConfigMap. */
const withReferences = (value: Json, take: (reference: Reference) => Reference): Json => {
  if (Array.isArray(value)) return value.map((each: Json) => withReferences(each, take));
  if (!isJsonObject(value)) return value;
  if (isReference(value)) return take(value);
  return Object.fromEntries(
    Object.entries(value).map(([field, below]) => {
      if (field === "configMap" && isJsonObject(below) && isReference(below)) {
        throw new ChannelProblem(
          "ForeignConfigMap",
          `the AlertmanagerConfig refers to ConfigMap "${below.name}", which is not copied: put its content into the Secret`,
        );
      }
      return [field, withReferences(below, take)];
    }),
  );
};

const isReference = (value: JsonObject): value is JsonObject & Reference =>
  typeof value.key === "string" && typeof value.name === "string";
