import type { Api } from "./api.ts";
import { claimPlace, deleteClaim } from "./claim.ts";
import { create, list, remove } from "./objects.ts";

/** Marks namespaces that tests made. */
const TEST_LABEL = "matura.dev/test";

const NAMESPACES = { apiVersion: "v1", kind: "Namespace" };

export const createNamespace = async (
  api: Api,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const metadata = { name, labels: { ...labels, [TEST_LABEL]: "apiserver" } };
  (await create(api, { ...NAMESPACES, metadata })).object();
};

/** Deletes claims first: a namespace with a protected claim cannot go. */
export const removeNamespace = async (api: Api, namespace: string): Promise<void> => {
  const claims = await list(api, claimPlace(namespace));
  await Promise.all(claims.map(({ metadata }) => deleteClaim(api, claimPlace(namespace, metadata.name))));
  await remove(api, { ...NAMESPACES, name: namespace });
};

/** Removes what a run left that was interrupted. */
export const removeLeftovers = async (api: Api): Promise<void> => {
  const left = await list(api, NAMESPACES, TEST_LABEL);
  await Promise.all(left.map(({ metadata }) => removeNamespace(api, metadata.name)));
};
