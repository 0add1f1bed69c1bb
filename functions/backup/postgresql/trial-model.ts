import { Refusal } from "../../../runtime/refusal.ts";
import { applicationSecretOf, type ClusterSpec } from "../../../services/postgresql/cluster.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What a trial takes over from the servers that run. */
export interface TrialModel {
  readonly spec: ClusterSpec;
  /** The Secret with the application's password. */
  readonly secret: string;
}

/** @throws Refusal when the Cluster cannot be read: a trial begins only while it is healthy */
export const trialModel = (instance: PostgreSQLInstance): TrialModel => {
  const running = observedCluster(instance);
  const secret = applicationSecretOf(running);
  if (running === undefined || secret === undefined) {
    throw new Refusal(
      "ClusterUnknown",
      `the Cluster of ${instance.namespace} cannot be read, so no backup of it can be tried`,
    );
  }
  return { spec: running.spec, secret };
};
