import { compose, nextRun } from "../../runtime/contribution.ts";
import type { Iteration } from "../../runtime/iteration.ts";
import { progressOf } from "../../runtime/progress.ts";
import { resync } from "../../runtime/resync.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import { currentCluster, inCluster } from "../../services/postgresql/current-cluster.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { access } from "./postgresql/access/access.ts";
import { applicationDatabase, applicationUser } from "./postgresql/application.ts";
import { candidate, current, loss } from "./postgresql/clusters.ts";
import { certificateRequirements, certificatesOf, connectionDetails } from "./postgresql/connection.ts";
import { credentialSecrets, credentialsOf } from "./postgresql/credentials.ts";
import { external, primary, readOnly } from "./postgresql/endpoints.ts";
import { kept } from "./postgresql/kept.ts";
import { namespace } from "./postgresql/namespace.ts";
import { networkPolicy } from "./postgresql/network-policy.ts";
import { limits, quota } from "./postgresql/quota.ts";
import { report } from "./postgresql/report.ts";
import { versionOf } from "./postgresql/version.ts";
import { viewers } from "./postgresql/viewers.ts";

/** PostgreSQL on CloudNativePG: created, changed, deleted, and reached over verified TLS. */
export const postgresql: Iteration<PostgreSQLParameters, PostgreSQLSettings> = (instance) => {
  const identity = currentCluster(instance);
  const version = versionOf(instance);
  const credentials = credentialsOf(instance);
  const certificates = certificatesOf(instance);
  const decisions = { image: version.image, credentials: credentials.inForce };
  const further = access(instance, certificates);
  const connection = connectionDetails(instance, credentials.published, certificates);
  const inNamespace = { after: ["namespace"] };
  // CloudNativePG backs off when it cannot reach the servers yet, so what it does in them is asked for afterwards.
  const inServers = { afterHealthy: [identity.resource] };

  const objects = [
    compose("namespace", namespace(instance)),
    compose("quota", quota(instance), inNamespace),
    compose("limits", limits(instance), inNamespace),
    compose("viewers", viewers(instance), inNamespace),
    compose("network-policy", networkPolicy(instance), inNamespace),
    ...credentialSecrets(instance, credentials),
    ...current(instance, decisions),
    compose("primary-service", primary(instance), inNamespace),
    compose("readonly-service", readOnly(instance), inNamespace),
    ...(instance.parameters.network.serviceType === "LoadBalancer"
      ? [compose("external-service", external(instance), inNamespace)]
      : []),
    compose(inCluster(identity, "application-user"), applicationUser(instance), inServers),
    compose(inCluster(identity, "application-database"), applicationDatabase(instance), inServers),
    ...further.contributions,
  ];
  const progress = loss(instance) ?? progressOf(instance, objects);
  const published = connection.length > 0;
  const known = certificates.authority !== undefined && certificates.client !== undefined;
  return [
    ...objects,
    ...candidate(instance, decisions),
    ...kept(instance),
    ...certificateRequirements(instance),
    ...connection,
    ...report(instance, { version, credentials, users: further.users, progress, published, known }),
    resync(instance, "ProvisioningReady", progress.ready && published && known),
    // Nothing in the cluster changes between two steps of a rotation that would run the pipeline again.
    ...(credentials.rotating ? [nextRun(2)] : []),
  ];
};
