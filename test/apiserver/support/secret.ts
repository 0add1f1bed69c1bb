import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { Api } from "./api.ts";
import { get } from "./objects.ts";

interface Secret extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The texts of a Secret; empty when there is none. */
export const secretOf = async (
  api: Api,
  namespace: string,
  name: string,
): Promise<Record<string, string>> => {
  const secret = await get<Secret>(api, { apiVersion: "v1", kind: "Secret", namespace, name });
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, encoded]) => [
      key,
      Buffer.from(encoded, "base64").toString(),
    ]),
  );
};
