import { type Amend, amend } from "../../../runtime/contribution.ts";
import { BARMAN_PLUGIN, type PluginConfiguration } from "../../../services/postgresql/barman.ts";
import type { ClusterSpec, RecoveryTarget } from "../../../services/postgresql/cluster.ts";
import type { ClusterIdentity } from "../../../services/postgresql/current-cluster.ts";

/** From where, and until when, a Cluster recovers. */
interface Recovery {
  /** The external cluster that the Cluster's bootstrap names. */
  readonly source: string;
  /** The ObjectStore. */
  readonly store: string;
  /** The folder in its bucket. */
  readonly server: string;
  readonly target: RecoveryTarget | undefined;
}

/** Adds to a Cluster that provisioning bootstraps by recovery what it recovers from. */
export const recovering = (
  { resource }: ClusterIdentity,
  { source, store, server, target }: Recovery,
): Amend => {
  const plugin: PluginConfiguration = {
    name: BARMAN_PLUGIN,
    parameters: { barmanObjectName: store, serverName: server },
  };
  return amend(resource, {
    spec: {
      externalClusters: [{ name: source, plugin }],
      ...(target === undefined ? {} : { bootstrap: { recovery: { recoveryTarget: target } } }),
    },
  });
};

/** What a Cluster that exists recovered from stays in it as it is: nothing about it is decided again. */
export const asRecovered = (
  { resource }: ClusterIdentity,
  { bootstrap, externalClusters }: ClusterSpec,
): readonly Amend[] => {
  const target = "recovery" in bootstrap ? bootstrap.recovery.recoveryTarget : undefined;
  return [
    ...(externalClusters === undefined ? [] : [amend(resource, { spec: { externalClusters } })]),
    ...(target === undefined
      ? []
      : [amend(resource, { spec: { bootstrap: { recovery: { recoveryTarget: target } } } })]),
  ];
};
