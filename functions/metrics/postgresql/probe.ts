import type { ISecret } from "kubernetes-models/v1/Secret";
import { secretText } from "../../../runtime/secret-text.ts";
import { weeklyWindow } from "../../../services/maintenance-window.ts";
import { CNPG_API, type Database, type DatabaseRole } from "../../../services/postgresql/cluster.ts";
import { currentCluster, inCluster, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { metricLabels } from "../../../services/postgresql/metric-labels.ts";
import { NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { isAwake, isSuspended } from "../../../services/postgresql/suspension.ts";
import { PROBE_SECRET, type ProbeTarget, TARGET_KEYS } from "../../../services/probe/target.ts";
import { availabilityTarget } from "./availability-target.ts";
import type { Certificates } from "./certificates.ts";

/** Name of the DatabaseRole; its client certificate's Secret is named after it. */
export const PROBER = "prober";

/** As many sessions as may hang at a time, and one to spare: a fault of the prober must not use up the clients' own. */
const sessions = ({ timeoutSeconds, intervalSeconds }: PostgreSQLInstance["platform"]["metrics"]["probe"]) =>
  Math.ceil(timeoutSeconds / intervalSeconds) + 2;

/** The role that probes: no password, no membership, no database but its own. */
export const prober = (instance: PostgreSQLInstance): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name: inCluster(currentCluster(instance), PROBER), namespace: instance.namespace },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: NAMES.prober,
    comment: "Probes whether the instance answers",
    login: true,
    connectionLimit: sessions(instance.platform.metrics.probe),
    disablePassword: true,
    clientCertificate: { enabled: true },
    databaseRoleReclaimPolicy: "retain",
  },
});

/** A database of the prober's own, so that its one row is in no dump and no schema of the application. */
export const probeDatabase = (instance: PostgreSQLInstance): Database => ({
  apiVersion: CNPG_API,
  kind: "Database",
  metadata: { name: inCluster(currentCluster(instance), "probe"), namespace: instance.namespace },
  spec: {
    cluster: { name: currentCluster(instance).name },
    name: NAMES.probeDatabase,
    owner: NAMES.prober,
    databaseReclaimPolicy: "retain",
  },
});

/** All that the prober reads of the instance. */
export const probeTarget = (
  instance: PostgreSQLInstance,
  { authority, certificate, key }: Certificates,
): ISecret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: PROBE_SECRET, namespace: instance.namespace },
  type: "Opaque",
  data: {
    [TARGET_KEYS.target]: encoded(JSON.stringify(targetOf(instance))),
    [TARGET_KEYS.authority]: encoded(authority),
    [TARGET_KEYS.certificate]: encoded(certificate),
    [TARGET_KEYS.key]: encoded(key),
  },
});

const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** Each field by its name: settings come in another order with each pass, and the text must not. */
const targetOf = (instance: PostgreSQLInstance): ProbeTarget => ({
  ...metricLabels(instance),
  // Percent of at most three decimals: five digits after the point, without what binary fractions add.
  availabilityTarget: Number((availabilityTarget(instance) / 100).toFixed(5)),
  host: hostOf(NAMES.primary, instance),
  port: PORTS.postgresql,
  database: NAMES.probeDatabase,
  user: NAMES.prober,
  writes: instance.parameters.service.serviceLevel === "guaranteed",
  intervalSeconds: instance.platform.metrics.probe.intervalSeconds,
  timeoutSeconds: instance.platform.metrics.probe.timeoutSeconds,
  suspended: isSuspended(instance) || (wasSuspended(instance) && !isAwake(observedCluster(instance))),
  maintenance: weeklyWindow(instance.parameters.maintenance, instance.name),
});

/** An instance that is resumed is not down while its servers start: it is probed once it can answer, as a new one is. */
const wasSuspended = (instance: PostgreSQLInstance): boolean => {
  const text = secretText(instance.observed("probe-target"), TARGET_KEYS.target) ?? "{}";
  try {
    return (JSON.parse(text) as Partial<ProbeTarget>).suspended === true;
  } catch {
    // Whatever made it unreadable, this pass writes it anew.
    return false;
  }
};
