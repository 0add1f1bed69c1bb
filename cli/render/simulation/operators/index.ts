import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { groupOf } from "../../crossplane/metadata.ts";
import { rfc3339 } from "../../time.ts";
import { cnpgBackup } from "./cnpg-backup.ts";
import { cnpgCluster } from "./cnpg-cluster.ts";
import { cnpgDatabase, cnpgDatabaseRole } from "./cnpg-declarative.ts";
import { cnpgPooler } from "./cnpg-pooler.ts";
import { job } from "./job.ts";
import { namespace } from "./namespace.ts";
import { objectStore } from "./object-store.ts";
import type { Operator, Outcome } from "./operator.ts";
import { service } from "./service.ts";

/** Who acts on which kind. `group/kind`, without version. Any other kind does its work as soon as it exists. */
const OPERATORS: Readonly<Record<string, Operator<never>>> = {
  "/Namespace": namespace,
  "/Service": service,
  "barmancloud.cnpg.io/ObjectStore": objectStore,
  "batch/Job": job,
  "postgresql.cnpg.io/Backup": cnpgBackup,
  "postgresql.cnpg.io/Cluster": cnpgCluster,
  "postgresql.cnpg.io/Database": cnpgDatabase,
  "postgresql.cnpg.io/DatabaseRole": cnpgDatabaseRole,
  "postgresql.cnpg.io/Pooler": cnpgPooler,
};

/** What becomes of an object in a cluster where everything works. */
export const operate = (object: KubernetesObject, now: Date): Outcome => {
  const operator = OPERATORS[`${groupOf(object.apiVersion)}/${object.kind}`];
  return operator?.(object as never, rfc3339(now)) ?? {};
};
