import type { StoredBackup, StoreReport } from "../../services/backup/store-report.ts";
import { postgresqlInstance } from "./postgresql-instance.ts";

type Given = NonNullable<Parameters<typeof postgresqlInstance>[0]>;

/** The platform has a store, as most tests of backups want it. */
export const STORE = { backup: { endpoint: "https://s3.example.com" } };

export const NOW = "2026-03-10T12:00:00Z";

/** A Cluster as CloudNativePG reports it while all is well. */
export const cluster = (given: { name?: string; status?: object; conditions?: readonly object[] } = {}) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: given.name ?? "postgresql", namespace: "postgresql-orders-x7k2p", generation: 1 },
  spec: {
    instances: 1,
    imageName: "example/postgresql:15.3",
    bootstrap: { initdb: { database: "app", owner: "app", secret: { name: "credentials" } } },
    certificates: { serverAltDNSNames: ["primary"] },
    storage: { size: "20Gi", resizeInUseVolumes: true },
    resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
    plugins: [
      {
        name: "barman-cloud.cloudnative-pg.io",
        isWALArchiver: true,
        parameters: { barmanObjectName: "backups", serverName: `${given.name ?? "postgresql"}-15` },
      },
    ],
    postgresql: { parameters: {}, pg_hba: ["hostnossl all all all reject"] },
  },
  status: {
    readyInstances: 1,
    conditions: given.conditions ?? [
      { type: "Ready", status: "True" },
      { type: "ContinuousArchiving", status: "True", lastTransitionTime: "2026-03-01T00:00:00Z" },
    ],
    ...given.status,
  },
});

export const completed = (day: string, server = "postgresql-15"): StoredBackup => ({
  id: `${day.replaceAll("-", "")}T020000`,
  server,
  beganAt: `${day}T02:00:00Z`,
  endedAt: `${day}T02:00:30Z`,
  status: "Completed",
  bytes: 4_000_000,
});

export const storeReport = (given: Partial<StoreReport> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "backup-store" },
  data: {
    report: JSON.stringify({
      reason: "Available",
      message: "the store can be read and written",
      since: "2026-03-01T00:00:00Z",
      backups: [completed("2026-03-09"), completed("2026-03-08")],
      lastArchived: { "postgresql-15": "2026-03-10T11:58:00Z" },
      ...given,
    } satisfies StoreReport),
  },
});

/** An instance with a store, a healthy Cluster and two backups; what is given comes on top. */
export const backedUp = (given: Given = {}) =>
  postgresqlInstance({
    now: NOW,
    platform: STORE,
    ...given,
    observed: {
      namespace: { apiVersion: "v1", kind: "Namespace", status: { phase: "Active" } },
      cluster: cluster(),
      "backup-store": {
        apiVersion: "barmancloud.cnpg.io/v1",
        kind: "ObjectStore",
        metadata: { name: "backups" },
      },
      ...given.observed,
    },
    required: { "backup-store-report": [storeReport()], backups: [], ...given.required },
  });
