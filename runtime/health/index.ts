import type { KubernetesObject } from "../kubernetes-object.ts";
import { cnpgApplied } from "./cnpg-applied.ts";
import { cnpgBackup } from "./cnpg-backup.ts";
import { cnpgCluster } from "./cnpg-cluster.ts";
import { cnpgPooler } from "./cnpg-pooler.ts";
import { HEALTHY, type Health, type HealthCheck } from "./health.ts";
import { job } from "./job.ts";
import { namespace } from "./namespace.ts";
import { service } from "./service.ts";

/** Kinds whose existence is not enough. `group/kind`, without version. */
const CHECKS: Readonly<Record<string, HealthCheck>> = {
  "/Namespace": namespace,
  "/Service": service,
  "batch/Job": job,
  "postgresql.cnpg.io/Backup": cnpgBackup,
  "postgresql.cnpg.io/Cluster": cnpgCluster,
  "postgresql.cnpg.io/Database": cnpgApplied,
  "postgresql.cnpg.io/DatabaseRole": cnpgApplied,
  "postgresql.cnpg.io/Pooler": cnpgPooler,
};

/** Kinds that do their work as soon as they exist: they never report a state of their own. */
const EXISTENCE: ReadonlySet<string> = new Set([
  "/ConfigMap",
  "/LimitRange",
  "/ResourceQuota",
  "/Secret",
  "monitoring.coreos.com/AlertmanagerConfig",
  "monitoring.coreos.com/PodMonitor",
  "monitoring.coreos.com/PrometheusRule",
  "networking.k8s.io/NetworkPolicy",
  "barmancloud.cnpg.io/ObjectStore",
  "postgresql.cnpg.io/ScheduledBackup",
  "rbac.authorization.k8s.io/Role",
  "rbac.authorization.k8s.io/RoleBinding",
]);

/**
 * The health of an observed object by its kind.
 *
 * @throws Error for a kind that no check covers: to compose one is to say when it is healthy.
 */
export const healthOf = (object: KubernetesObject): Health => {
  const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
  const key = `${group}/${object.kind}`;
  if (EXISTENCE.has(key)) return HEALTHY;
  const check = CHECKS[key];
  if (check === undefined) throw new Error(`no health check for ${object.apiVersion} ${object.kind}`);
  return check(object);
};
