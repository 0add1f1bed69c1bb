import { LABELS } from "../../../runtime/labels.ts";
import { CNPG_API } from "../../../services/postgresql/cluster.ts";
import type { Api } from "../../apiserver/support/api.ts";
import type { Place } from "../../apiserver/support/kinds.ts";
import { list } from "../../apiserver/support/objects.ts";

/** What an instance has before any operator does its part, the Cluster last. */
const KINDS: readonly (Place & { readonly count: number })[] = [
  { apiVersion: "v1", kind: "Namespace", count: 1 },
  { apiVersion: "v1", kind: "ResourceQuota", count: 1 },
  { apiVersion: "v1", kind: "LimitRange", count: 1 },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", count: 1 },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", count: 1 },
  { apiVersion: "v1", kind: "Secret", count: 1 },
  { apiVersion: "v1", kind: "Service", count: 2 },
  { apiVersion: CNPG_API, kind: "Cluster", count: 1 },
];

/** How many requests a look at what is missing takes. */
export const LISTS = KINDS.length;

const CLUSTER = { apiVersion: CNPG_API, kind: "Cluster" };

const ofClaims = (namespace: string): string => `${LABELS.claimNamespace}=${namespace}`;

/** How many claims of a namespace have come as far as a Cluster. */
export const clustersOf = async (api: Api, namespace: string): Promise<number> =>
  (await list(api, CLUSTER, ofClaims(namespace))).length;

/** What is missing, claim by claim: empty when every one has all that can be there without an operator. */
export const missing = async (
  api: Api,
  namespace: string,
  claims: readonly string[],
): Promise<readonly string[]> => {
  const found = await Promise.all(
    KINDS.map(async ({ count, ...kind }) => {
      const objects = await list(api, kind, ofClaims(namespace));
      const owners = objects.map(({ metadata }) => metadata.labels?.[LABELS.claimName]);
      return claims
        .filter((claim) => owners.filter((owner) => owner === claim).length < count)
        .map((claim) => `${claim} has no ${kind.kind}`);
    }),
  );
  return found.flat().toSorted();
};

/** Namespaces of instances that are still there. */
export const instanceNamespaces = async (api: Api, namespace: string): Promise<number> =>
  (await list(api, { apiVersion: "v1", kind: "Namespace" }, ofClaims(namespace))).length;
