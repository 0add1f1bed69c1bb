import type { Static, TSchema } from "typebox";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { misfits } from "../../runtime/schema.ts";
import { JSON_KEY } from "../../services/backup/names.ts";

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The ConfigMap's JSON under a key, or undefined when it is not there or not what the schema says. */
export const jsonOf = <S extends TSchema>(
  object: ConfigMap | undefined,
  schema: S,
  key: string = JSON_KEY,
): Static<S> | undefined => {
  try {
    const value: unknown = JSON.parse(object?.data?.[key] ?? "");
    return misfits(schema, value).length === 0 ? (value as Static<S>) : undefined;
  } catch {
    return undefined;
  }
};

export const configMapOf = (
  metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  },
  values: Readonly<Record<string, unknown>>,
) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata,
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
});
