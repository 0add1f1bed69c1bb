import type { Claim } from "../../cli/cluster/claim.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { withDefaults } from "../../runtime/schema.ts";
import type { BackupRecord } from "../../services/backup/record.ts";
import { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { completed, storeReport } from "./backed-up-instance.ts";

type Status = NonNullable<Claim["status"]>;

/** Claim `orders` in namespace `shop` as a cluster has it: defaults filled in, two backups. */
export const claim = (
  given: {
    readonly name?: string;
    readonly namespace?: string;
    readonly parameters?: object;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly backup?: Partial<NonNullable<Status["backup"]>>;
    readonly status?: Partial<Status>;
  } = {},
): Claim => ({
  apiVersion: "matura.dev/v1",
  kind: "PostgreSQLInstance",
  metadata: {
    name: given.name ?? "orders",
    namespace: given.namespace ?? "shop",
    ...(given.annotations === undefined ? {} : { annotations: given.annotations }),
  },
  spec: {
    parameters: withDefaults(PostgreSQLParameters, given.parameters ?? {}) as never,
    resourceRef: { name: "orders-x7k2p" },
    writeConnectionSecretToRef: { name: "orders-db" },
  },
  status: {
    instanceNamespace: "postgresql-orders-x7k2p",
    schedules: { backup: "0 2 * * *" },
    conditions: [
      {
        type: "BackupReady",
        status: "True",
        reason: "Available",
        message: "backup 20260309T020000 is the newest of 2",
      },
    ],
    ...given.status,
    backup: {
      store: { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p" },
      firstRestorable: "2026-03-08T02:00:30Z",
      lastRestorable: "2026-03-10T11:56:00Z",
      gaps: [],
      nextRun: "2026-03-11T02:00:00Z",
      names: { "scheduled-20260309020000": "20260309T020000" },
      backups: [{ ...completed("2026-03-09"), name: "scheduled-20260309020000", seconds: 30 }],
      inPlace: { kept: [] },
      ...given.backup,
    },
  },
});

/** The keeper's report, in the instance's namespace. */
export const reportInNamespace = (given: Parameters<typeof storeReport>[0] = {}): KubernetesObject => {
  const report = storeReport(given);
  return { ...report, metadata: { ...report.metadata, namespace: "postgresql-orders-x7k2p" } };
};

/** A ConfigMap of the record namespace about an instance of claim `orders` in namespace `shop`. */
export const record = (
  given: Partial<BackupRecord> = {},
): KubernetesObject & { data: Record<string, string> } => {
  const value: BackupRecord = {
    service: "postgresql",
    instance: "orders-aaaaa",
    claim: { name: "orders", namespace: "shop" },
    allowedNamespaces: [],
    majorVersion: "16",
    store: { endpoint: "https://s3.example.com", bucket: "matura-orders-aaaaa" },
    server: "postgresql",
    names: { "before-deletion": "20260302T020000" },
    backups: [completed("2026-03-02"), completed("2026-03-01")],
    firstRestorable: "2026-03-01T02:00:30Z",
    lastRestorable: "2026-03-02T02:00:00Z",
    deletedAt: "2026-03-02T03:00:00Z",
    keptUntil: "2026-04-01T03:00:00Z",
    ...given,
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `postgresql-${value.instance}`,
      namespace: "matura-backups",
      labels: {
        "matura.dev/record": "backup",
        "matura.dev/claim-name": value.claim.name,
        "matura.dev/claim-namespace": value.claim.namespace,
      },
    },
    data: { report: JSON.stringify(value) },
  };
};
