import type { KubernetesObject, ObjectMeta } from "../../../../runtime/kubernetes-object.ts";

/** A Secret that an operator makes; the data are given as text. */
export const secret = (
  metadata: ObjectMeta,
  type: string,
  data: Readonly<Record<string, string>>,
): KubernetesObject & { readonly type: string; readonly data: Readonly<Record<string, string>> } => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata,
  type,
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, btoa(text)])),
});

/** PEM by its form only: nothing in a rendering connects with it. */
export const pem = (what: "CERTIFICATE" | "EC PRIVATE KEY", subject: string): string =>
  `-----BEGIN ${what}-----\n${btoa(`simulated: ${subject}`)}\n-----END ${what}-----\n`;
