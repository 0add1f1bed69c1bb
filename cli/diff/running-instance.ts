import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PLATFORM } from "../../runtime/platform.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { ClusterApi } from "../cluster/api.ts";
import { type Claim, type ClaimPlace, claimKey, titleOf } from "../cluster/claim.ts";
import { ClusterError, isForbidden } from "../cluster/cluster-error.ts";
import type { Composite } from "../render/crossplane/composite.ts";

/** An instance as it is in the cluster. */
export interface RunningInstance {
  readonly claim: Claim;
  readonly composite: Composite;
  readonly composed: readonly KubernetesObject[];
  /** The EnvironmentConfig with the platform's settings. */
  readonly platform: KubernetesObject;
  /** What functions look at beside that. */
  readonly others: readonly KubernetesObject[];
}

interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The platform's settings, by which the claim is judged and rendered. @throws ClusterError when there are none */
export const platformSettings = async (api: ClusterApi): Promise<KubernetesObject> => {
  const found = await api.get({
    apiVersion: "apiextensions.crossplane.io/v1beta1",
    kind: "EnvironmentConfig",
    metadata: { name: PLATFORM.environmentConfig },
  });
  if (found !== undefined) return found;
  throw new ClusterError(
    `EnvironmentConfig "${PLATFORM.environmentConfig}" is not in the cluster: ask the platform team to install Matura`,
  );
};

/** @throws ClusterError when the claim or its composite is not there, or the user may not read what it is made of */
export const runningInstance = async (
  api: ClusterApi,
  { service }: CatalogueEntry,
  place: ClaimPlace,
  platform: KubernetesObject,
): Promise<RunningInstance> => {
  const title = titleOf(service.kinds.claim, place);
  const claim = await api.get<Claim>(claimKey(service.kinds.claim, place));
  if (claim === undefined) {
    throw new ClusterError(
      `${title} is not in the cluster: \`matura render\` shows what a new claim becomes`,
    );
  }
  const name = claim.spec?.resourceRef?.name;
  const composite =
    name === undefined
      ? undefined
      : await api.get<Composite>({
          apiVersion: claim.apiVersion,
          kind: service.kinds.composite,
          metadata: { name },
        });
  if (composite === undefined) throw new ClusterError(`${title} has no composite yet: try again in a moment`);
  const refs = (composite.spec as { resourceRefs?: readonly ResourceRef[] }).resourceRefs ?? [];
  const composed = await Promise.all(refs.map((ref) => readable(api, ref)));
  return {
    claim,
    composite,
    composed: composed.filter((object) => object !== undefined),
    platform,
    others: await volumesOf(api, claim),
  };
};

/** Secrets that the user may not read are left out: what is made of their values is never shown. */
const readable = async (
  api: ClusterApi,
  { apiVersion, kind, name = "", namespace }: ResourceRef,
): Promise<KubernetesObject | undefined> => {
  try {
    return await api.get({
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    });
  } catch (error) {
    if (isForbidden(error) && kind === "Secret") return undefined;
    throw error;
  }
};

/** Whether a disk can grow depends on the storage class that its volume has. */
const volumesOf = async (api: ClusterApi, { status }: Claim): Promise<readonly KubernetesObject[]> => {
  const namespace = status?.instanceNamespace;
  if (namespace === undefined) return [];
  const volumes = await api.list<KubernetesObject & { spec?: { storageClassName?: string } }>(
    { apiVersion: "v1", kind: "PersistentVolumeClaim" },
    { namespace, labels: {} },
  );
  const names = [...new Set(volumes.flatMap(({ spec }) => spec?.storageClassName ?? []))];
  const classes = await Promise.all(
    names.map((name) =>
      api.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name } }),
    ),
  );
  return [...volumes, ...classes.filter((found) => found !== undefined)];
};
