import type { IStorageClass } from "kubernetes-models/storage.k8s.io/v1/StorageClass";
import type { IPersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import {
  CLUSTER_LABEL,
  currentCluster,
  observedCluster,
} from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { sizeOf } from "../../../services/postgresql/size.ts";
import { largerOf, numberOf } from "../../../services/quantity.ts";
import { VOLUME_REPORT } from "../../../services/volume-report.ts";
import { type Growth, growthOf } from "./growth.ts";

/** What each server's volume is to be. */
export interface Disk {
  /** Kubernetes quantity. */
  readonly size: string;
  /** Volumes that are smaller than that, by name of their claims. */
  readonly resizing: readonly string[];
  /** Why it is less than the claim asks for. */
  readonly problem: string | undefined;
  readonly growth: Growth | undefined;
  readonly settled: boolean;
}

type Volume = KubernetesObject & Pick<IPersistentVolumeClaim, "spec" | "status">;

const VOLUMES = "volumes";
const STORAGE_CLASS = "storage-class";
const REPORT = "volume-report";

const volumesOf = (instance: PostgreSQLInstance): readonly Volume[] =>
  instance.required<Volume>(VOLUMES) ?? [];

/** The volumes, their storage class, and how full they are, once there are any. */
export const volumeRequirements = (instance: PostgreSQLInstance): readonly Contribution[] => {
  if (observedCluster(instance) === undefined) return [];
  const { namespace } = instance;
  const storageClass = volumesOf(instance).map(({ spec }) => spec?.storageClassName)[0];
  return [
    requirement(VOLUMES, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      namespace,
      matchLabels: { [CLUSTER_LABEL]: currentCluster(instance).name },
    }),
    ...(storageClass === undefined
      ? []
      : [
          requirement(STORAGE_CLASS, {
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            matchName: storageClass,
          }),
        ]),
    ...(instance.parameters.size.maxDisk === undefined
      ? []
      : [
          requirement(REPORT, {
            apiVersion: "v1",
            kind: "ConfigMap",
            namespace,
            matchName: VOLUME_REPORT.name,
          }),
        ]),
  ];
};

/**
 * A volume never shrinks: what has grown by itself, or under an older claim, stays. CloudNativePG and Kubernetes would
 * refuse a smaller one, and every other change with it.
 */
export const diskOf = (instance: PostgreSQLInstance): Disk => {
  const asked = sizeOf(instance.parameters.size, instance.settings).disk;
  const current = observedCluster(instance)?.spec.storage.size;
  const [report] = instance.required(REPORT) ?? [];
  const growth = growthOf(instance, {
    current: largerOf(current ?? asked, asked),
    report,
    claims: volumesOf(instance).map(({ metadata }) => metadata?.name ?? ""),
  });
  const size = largerOf(current ?? asked, growth?.size ?? asked);
  const cannot = current !== undefined && size !== current ? cannotExpand(instance) : undefined;
  const kept = cannot === undefined ? size : (current ?? size);
  const resizing = volumesOf(instance)
    .filter(({ status }) => status?.capacity?.storage !== undefined)
    .filter(({ status }) => numberOf(String(status?.capacity?.storage)) < numberOf(kept))
    .map(({ metadata }) => metadata?.name ?? "")
    .sort();
  return {
    size: kept,
    resizing,
    problem:
      cannot === undefined ? undefined : `the disk stays at ${kept} and does not grow to ${size}: ${cannot}`,
    // Nothing grew where nothing can.
    growth: cannot === undefined ? growth : undefined,
    settled: resizing.length === 0,
  };
};

const cannotExpand = (instance: PostgreSQLInstance): string | undefined => {
  const [found] =
    instance.required<KubernetesObject & Pick<IStorageClass, "allowVolumeExpansion">>(STORAGE_CLASS) ?? [];
  return found === undefined || found.allowVolumeExpansion === true
    ? undefined
    : `storage class ${found.metadata?.name} does not allow volumes to expand. Restore a backup into a new claim with a larger disk instead`;
};
