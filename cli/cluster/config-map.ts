import type { Static, TSchema } from "typebox";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { misfits } from "../../runtime/schema.ts";
import { JSON_KEY } from "../../services/backup/names.ts";

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What a ConfigMap of Matura's own parts holds as JSON; undefined when it is not what the schema says. */
export const jsonIn = <S extends TSchema>(
  object: ConfigMap | undefined,
  schema: S,
): Static<S> | undefined => {
  try {
    const value: unknown = JSON.parse(object?.data?.[JSON_KEY] ?? "");
    return misfits(schema, value).length === 0 ? (value as Static<S>) : undefined;
  } catch {
    return undefined;
  }
};
