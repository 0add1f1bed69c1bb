import type { Instance } from "./instance.ts";

/** Labels that trace an object to its claim. The same names are used on composed objects and on metrics. */
export const LABELS = {
  service: "matura.dev/service",
  instance: "matura.dev/instance",
  claimName: "matura.dev/claim-name",
  claimNamespace: "matura.dev/claim-namespace",
} as const;

export const instanceLabels = (
  service: string,
  { name, claim }: Pick<Instance, "name" | "claim">,
): Readonly<Record<string, string>> => ({
  "app.kubernetes.io/managed-by": "matura",
  [LABELS.service]: service,
  [LABELS.instance]: name,
  [LABELS.claimName]: claim.name,
  [LABELS.claimNamespace]: claim.namespace,
});
