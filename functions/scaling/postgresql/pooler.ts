import type { IService } from "kubernetes-models/v1/Service";
import { type Contribution, connection } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { Refusal } from "../../../runtime/refusal.ts";
import { CNPG_API, type Pooler } from "../../../services/postgresql/cluster.ts";
import { type ClusterIdentity, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, PORTS, poolerOf } from "../../../services/postgresql/names.ts";
import { PGBOUNCER_SETTINGS, POOL_MODES } from "../../../services/postgresql/pgbouncer-settings.ts";
import { isSuspended } from "../../../services/postgresql/suspension.ts";

/** An object of the pooler, with the composition resources that have to be there first. */
export interface PoolerObject {
  readonly name: string;
  readonly object: KubernetesObject;
  readonly after: readonly string[];
}

const isAsked = ({ parameters }: PostgreSQLInstance): boolean =>
  parameters.service.disablePgBouncer === false;

/**
 * PgBouncer for the claim that asks for it, and the host under which it is reached. The hosts of the instance itself go
 * on: what an application may do in a pooled connection differs, so it has to choose.
 */
export const poolerObjects = (instance: PostgreSQLInstance): readonly PoolerObject[] => {
  if (!isAsked(instance)) return [];
  const cluster = currentCluster(instance);
  return [
    { name: resourceOf(cluster), object: pooler(instance, cluster), after: [cluster.resource] },
    { name: "pooler-service", object: service(instance, cluster), after: ["namespace"] },
  ];
};

/** The Cluster of a Pooler cannot change, so each Cluster of an instance has a Pooler of its own. */
const resourceOf = ({ resource }: ClusterIdentity): string => resource.replace(/^cluster/, "pooler");

/** The pooler's host in the connection secret, where there is one; empty once it is gone: a key cannot be taken away. */
export const poolerConnection = (instance: PostgreSQLInstance): readonly Contribution[] => {
  if (isAsked(instance)) return [connection({ POSTGRESQL_POOLER_HOST: hostOf(NAMES.pooler, instance) })];
  return instance.published().POSTGRESQL_POOLER_HOST === undefined
    ? []
    : [connection({ POSTGRESQL_POOLER_HOST: "" })];
};

const pooler = (instance: PostgreSQLInstance, { name }: ClusterIdentity): Pooler => {
  const { pgbouncerImage } = instance.settings;
  const { poolMode, parameters } = pgbouncerSettings(instance);
  return {
    apiVersion: CNPG_API,
    kind: "Pooler",
    metadata: { name: poolerOf(name), namespace: instance.namespace },
    spec: {
      cluster: { name },
      type: "rw",
      instances: isSuspended(instance) ? 0 : instance.parameters.instances > 1 ? 2 : 1,
      pgbouncer: {
        poolMode,
        parameters,
        ...(pgbouncerImage === undefined ? {} : { image: pgbouncerImage }),
      },
    },
  };
};

const service = (instance: PostgreSQLInstance, { name }: ClusterIdentity): IService => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: NAMES.pooler, namespace: instance.namespace },
  spec: {
    type: "ClusterIP",
    ports: [{ name: "postgresql", protocol: "TCP", port: PORTS.postgresql, targetPort: PORTS.postgresql }],
    selector: { "cnpg.io/poolerName": poolerOf(name) },
  },
});

/** More clients than PgBouncer's own 100: to take many is what it is for. */
const MAX_CLIENTS = "1000";

type PoolMode = (typeof POOL_MODES)[number];

/**
 * The claim's settings as CloudNativePG takes them.
 *
 * @throws Refusal for one that it would refuse: admission does before, and this holds where the policy was not installed.
 */
const pgbouncerSettings = (instance: PostgreSQLInstance) => {
  const { tls, pgBouncerSettings } = instance.parameters.service;
  const { pool_mode: mode = "session", ...given } = pgBouncerSettings?.pgbouncer ?? {};
  const poolMode = POOL_MODES.find((known) => known === mode);
  if (poolMode === undefined) {
    throw new Refusal(
      "InvalidPoolMode",
      `service.pgBouncerSettings.pgbouncer.pool_mode is ${String(mode)}: choose one of ${POOL_MODES.join(", ")}`,
    );
  }
  const own = Object.entries(given).map(([name, value]) => [name, textOf(name, value)] as const);
  return {
    poolMode: poolMode satisfies PoolMode,
    parameters: Object.fromEntries(
      Object.entries({
        max_client_conn: MAX_CLIENTS,
        ...(tls.enabled ? { client_tls_sslmode: "require" } : {}),
        ...Object.fromEntries(own),
      }).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
};

const textOf = (name: string, value: unknown): string => {
  const where = `service.pgBouncerSettings.pgbouncer.${name}`;
  if (!PGBOUNCER_SETTINGS.some((known) => known === name)) {
    throw new Refusal("UnknownPoolerSetting", `${where} is not a setting that a claim may set: leave it out`);
  }
  // YAML reads an unquoted on or off as true or false, and PgBouncer counts.
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return value;
  throw new Refusal(
    "InvalidPoolerSetting",
    `${where} has no value that PgBouncer can read: use text that is not empty, a number, true or false`,
  );
};
