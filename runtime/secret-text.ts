import type { KubernetesObject } from "./kubernetes-object.ts";

interface SecretData extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The text of a key of an observed Secret, or undefined while it is not there. */
export const secretText = (secret: KubernetesObject | undefined, key: string): string | undefined => {
  const encoded = (secret as SecretData | undefined)?.data?.[key];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
};
