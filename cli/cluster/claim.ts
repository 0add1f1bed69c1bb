import type { Static } from "typebox";
import type { JsonObject } from "../../runtime/json.ts";
import type { KubernetesObject, StatusCondition } from "../../runtime/kubernetes-object.ts";
import { API } from "../../services/api-group.ts";
import type { PostgreSQLStatus } from "../../services/postgresql/status.ts";
import { REGISTRY } from "../../services/registry.ts";
import type { ClusterApi, ObjectKey } from "./api.ts";

/** A claim as the cluster has it: with defaults, and with what the iterations report. */
export interface Claim extends KubernetesObject {
  readonly spec?: {
    readonly parameters?: JsonObject;
    /** The composite. */
    readonly resourceRef?: { readonly name?: string };
    readonly writeConnectionSecretToRef?: { readonly name?: string };
  };
  readonly status?: Static<typeof PostgreSQLStatus> & { readonly conditions?: readonly StatusCondition[] };
}

/** Where a claim is. */
export interface ClaimPlace {
  readonly name: string;
  readonly namespace: string;
}

/** For people: `PostgreSQLInstance shop/orders`. */
export const titleOf = (kind: string, { name, namespace }: ClaimPlace): string =>
  `${kind} ${namespace}/${name}`;

export const claimKey = (kind: string, { name, namespace }: ClaimPlace): ObjectKey => ({
  apiVersion: `${API.group}/${API.version}`,
  kind,
  metadata: { name, namespace },
});

/** The claim of that name, of whichever service, undefined when there is none. */
export const findClaim = async (api: ClusterApi, place: ClaimPlace): Promise<Claim | undefined> => {
  for (const { service } of REGISTRY) {
    const claim = await api.get<Claim>(claimKey(service.kinds.claim, place));
    if (claim !== undefined) return claim;
  }
  return undefined;
};
