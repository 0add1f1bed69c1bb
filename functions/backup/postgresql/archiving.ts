import { type Amend, amend } from "../../../runtime/contribution.ts";
import { BARMAN_PLUGIN, type PluginConfiguration } from "../../../services/postgresql/barman.ts";
import { currentCluster, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { candidateCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { OWN_STORE } from "./object-store.ts";
import { serverOf } from "./server.ts";

/** The plugin in a Cluster. Each Cluster writes into a folder of its own name, so that none overwrites another's. */
const plugin = (serverName: string, archives: boolean): PluginConfiguration => ({
  name: BARMAN_PLUGIN,
  isWALArchiver: archives,
  parameters: { barmanObjectName: OWN_STORE, serverName },
});

/**
 * Whether the current Cluster is known to archive into the folder. A backup that begins before that would go into the
 * folder of before, or fail.
 */
export const archivesInto = (instance: PostgreSQLInstance, server: string): boolean =>
  (observedCluster(instance)?.spec.plugins ?? []).some(
    ({ name, isWALArchiver, parameters }) =>
      name === BARMAN_PLUGIN && isWALArchiver === true && parameters.serverName === server,
  );

/**
 * WAL archiving, on or off. Once the plugin is there it stays: taking it out, like putting it in, restarts the servers,
 * and switching it off does not.
 */
export const archiving = (instance: PostgreSQLInstance, archives: boolean): readonly Amend[] =>
  [currentCluster(instance), candidateCluster(instance)].flatMap((cluster) =>
    cluster === undefined
      ? []
      : [amend(cluster.resource, { spec: { plugins: [plugin(serverOf(instance, cluster), archives)] } })],
  );
