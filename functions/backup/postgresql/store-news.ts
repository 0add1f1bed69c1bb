import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { BACKUP_NAMES } from "../../../services/backup/names.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What the keeper writes to when the pipeline should run. Its data is the keeper's, so none is composed. */
export const storeNews = ({ namespace }: PostgreSQLInstance): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: BACKUP_NAMES.storeNews, namespace },
});
