import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { type Contribution, compose } from "../../../../runtime/contribution.ts";
import { healthOf } from "../../../../runtime/health/index.ts";
import { shortHash } from "../../../../runtime/short-hash.ts";
import { currentCluster, inCluster } from "../../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../../services/postgresql/host.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import { CONTAINER_SECURITY, POD_SECURITY } from "../../../../services/postgresql/job-security.ts";
import { caSecretOf, clientCertificateOf, NAMES, PORTS } from "../../../../services/postgresql/names.ts";
import { versionOf } from "../version.ts";
import type { Grant } from "./grant.ts";
import { ACCESS_MANAGER } from "./manager.ts";
import { statements } from "./statements.ts";

type JobPod = NonNullable<NonNullable<IJob["spec"]>["template"]["spec"]>;

interface Plan {
  readonly wanted: readonly Grant[];
  readonly leaving: readonly Grant[];
  /** Whether every role and database that the statements name is there. */
  readonly ready: boolean;
}

/** One run of the statements. It is named after all that it is made of: anything else is another run. */
interface Run {
  readonly name: string;
  readonly sql: string;
  readonly pod: JobPod;
}

const runOf = (instance: PostgreSQLInstance, wanted: readonly Grant[], leaving: readonly Grant[]): Run => {
  const sql = statements(wanted, leaving);
  const pod = podOf(instance);
  return { name: `access-grants-${shortHash(JSON.stringify([sql, pod]))}`, sql, pod };
};

export const grantsDone = (
  instance: PostgreSQLInstance,
  wanted: readonly Grant[],
  leaving: readonly Grant[],
): boolean => {
  const run = instance.observed(runOf(instance, wanted, leaving).name);
  return run !== undefined && healthOf(run).healthy;
};

/** The run of the current statements, started when it can succeed. What is there of it already stays. */
export const grants = (
  instance: PostgreSQLInstance,
  { wanted, leaving, ready }: Plan,
): readonly Contribution[] => {
  const run = runOf(instance, wanted, leaving);
  return [compose(`${run.name}-sql`, script(instance, run)), compose(run.name, job(instance, run))].filter(
    ({ name }) => ready || instance.observed(name) !== undefined,
  );
};

const script = ({ namespace }: PostgreSQLInstance, { name, sql }: Run): IConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  immutable: true,
  data: { "grants.sql": sql },
});

const job = ({ namespace }: PostgreSQLInstance, { name, pod }: Run): IJob => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name, namespace },
  spec: {
    backoffLimit: 20,
    template: { spec: { ...pod, volumes: [{ name: "sql", configMap: { name } }, ...(pod.volumes ?? [])] } },
  },
});

const podOf = (instance: PostgreSQLInstance): JobPod => ({
  restartPolicy: "Never",
  automountServiceAccountToken: false,
  securityContext: POD_SECURITY,
  containers: [
    {
      name: "psql",
      image: versionOf(instance).image,
      command: ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=/sql/grants.sql"],
      env: [
        { name: "PGHOST", value: hostOf(NAMES.primary, instance) },
        { name: "PGPORT", value: String(PORTS.postgresql) },
        { name: "PGUSER", value: NAMES.accessManager },
        { name: "PGDATABASE", value: NAMES.database },
        { name: "PGSSLMODE", value: "verify-full" },
        { name: "PGSSLROOTCERT", value: "/ca/ca.crt" },
        { name: "PGSSLCERT", value: "/certificate/tls.crt" },
        { name: "PGSSLKEY", value: "/certificate/tls.key" },
        { name: "PGCONNECT_TIMEOUT", value: "10" },
      ],
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
      securityContext: CONTAINER_SECURITY,
      volumeMounts: [
        { name: "sql", mountPath: "/sql", readOnly: true },
        { name: "ca", mountPath: "/ca", readOnly: true },
        { name: "certificate", mountPath: "/certificate", readOnly: true },
      ],
    },
  ],
  volumes: [
    {
      name: "ca",
      secret: {
        secretName: caSecretOf(currentCluster(instance).name),
        items: [{ key: "ca.crt", path: "ca.crt" }],
      },
    },
    // libpq takes a key that belongs to root only when others cannot read it.
    {
      name: "certificate",
      secret: {
        secretName: clientCertificateOf(inCluster(currentCluster(instance), ACCESS_MANAGER)),
        defaultMode: 0o640,
      },
    },
  ],
});
