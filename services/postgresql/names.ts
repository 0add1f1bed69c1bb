/** Names inside an instance namespace. They are the same in every instance: the namespace tells them apart. */
export const NAMES = {
  /** The CloudNativePG Cluster. */
  cluster: "postgresql",
  /** Services of Matura's own; clients know these hosts, so they outlive the Cluster behind them. */
  primary: "primary",
  readOnly: "readonly",
  external: "external",
  pooler: "pooler",
  /** Application database and its owner. */
  database: "app",
  user: "app",
  /** Role that grants and revokes what `service.access` asks for; it logs in by certificate only. */
  accessManager: "matura_access",
  /** Role that probes the instance, and the database that it writes to; it logs in by certificate only. */
  prober: "matura_prober",
  probeDatabase: "matura_probe",
} as const;

/** What a Cluster recovers from: names of its external clusters, and of the composition resources they stand for. */
export const RECOVERY_SOURCES = { otherInstance: "restore-source", ownBackups: "own-backups" } as const;

/** The Secret in which CloudNativePG keeps the certificate authority of a Cluster. */
export const caSecretOf = (cluster: string): string => `${cluster}-ca`;

/** The Secret with the client certificate that CloudNativePG issues for a DatabaseRole. */
export const clientCertificateOf = (databaseRole: string): string => `${databaseRole}-client-cert`;

/** What CloudNativePG calls the port of its metrics in a pod. */
export const METRICS_PORT = "metrics";
/** The Pooler of a Cluster; CloudNativePG names a Service after it, so it cannot be the host that clients know. */
export const poolerOf = (cluster: string): string => `${cluster}-pooler`;

/** Ports of a PostgreSQL pod: the database, CloudNativePG's instance manager, and its metrics. */
export const PORTS = { postgresql: 5432, instanceManager: 8000, metrics: 9187 } as const;
