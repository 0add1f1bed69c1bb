import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ClusterUnderTest } from "./cluster.ts";

export interface EnvironmentConfig {
  readonly data: {
    readonly backup: Readonly<Record<string, unknown>> & {
      readonly recordNamespace: string;
      readonly credentialsSecret: string;
    };
    readonly metrics: Readonly<Record<string, unknown>>;
    readonly postgresql: { readonly images: Readonly<Record<string, string>> };
  };
}

/** A file with settings of one's own: for images that the cluster of KUBECONFIG can pull, say. */
const SETTINGS = "MATURA_SETTINGS";

/**
 * The platform's settings, with the images and the store that the project's own cluster has.
 *
 * @throws Error when MATURA_SETTINGS names no file with an EnvironmentConfig
 */
export const environmentConfig = ({ own }: ClusterUnderTest, root: string): EnvironmentConfig => {
  const settings = readSettings(process.env[SETTINGS] ?? join(root, "platform/environmentconfig.yaml"));
  const { backup, metrics, postgresql } = settings.data;
  const images = own?.images?.postgresql ?? postgresql.images;
  const store = own?.objectStore;
  // By its address: that is the same for pods and for processes of this machine.
  const endpoint = store === undefined ? {} : { endpoint: store.address, region: store.region };
  const prometheus = own?.monitoring === undefined ? {} : { prometheusUrl: own.monitoring.prometheus };
  return {
    ...settings,
    data: {
      ...settings.data,
      backup: { ...backup, ...endpoint },
      metrics: { ...metrics, ...prometheus },
      postgresql: { ...postgresql, images },
    },
  };
};

const readSettings = (file: string): EnvironmentConfig => {
  const settings = parse(readFileSync(file, "utf8")) as Partial<EnvironmentConfig & { kind: string }> | null;
  const { backup, metrics, postgresql } = settings?.data ?? {};
  if (settings?.kind === "EnvironmentConfig" && backup && metrics && postgresql?.images) {
    return settings as EnvironmentConfig;
  }
  throw new Error(
    `${file} has no EnvironmentConfig with data.backup, data.metrics and data.postgresql.images: start from platform/environmentconfig.yaml`,
  );
};

/** The account of the platform's store, undefined where this is no cluster of ours. */
export const storeAccount = (
  { own }: ClusterUnderTest,
  { data: { backup } }: EnvironmentConfig,
): object | undefined =>
  own?.objectStore && {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: backup.credentialsSecret, namespace: backup.recordNamespace },
    stringData: { ACCESS_KEY_ID: own.objectStore.accessKey, SECRET_ACCESS_KEY: own.objectStore.secretKey },
  };
