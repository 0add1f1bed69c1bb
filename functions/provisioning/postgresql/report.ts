import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import type { Progress } from "../../../runtime/progress.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { sizeOf } from "../../../services/postgresql/size.ts";
import { isHibernated } from "../../../services/postgresql/suspension.ts";
import type { Access } from "./access/access.ts";
import { certificateSecretsOf } from "./connection.ts";
import type { Credentials } from "./credentials.ts";
import type { Version } from "./version.ts";

interface Facts {
  readonly version: Version;
  readonly credentials: Credentials;
  readonly users: Access["users"];
  readonly progress: Progress;
  /** Whether there is a connection secret, with the password that `credentials` says is published. */
  readonly published: boolean;
  /** Whether all certificates in it can be read now; else those stay that it has. */
  readonly known: boolean;
}

/** What the claim says of Provisioning. */
export const report = (instance: PostgreSQLInstance, facts: Facts): readonly Contribution[] => {
  const { version, credentials, users, published } = facts;
  return [
    status({
      instanceNamespace: instance.namespace,
      ...(version.current === undefined ? {} : { currentVersion: version.current }),
      isEOL: version.endOfLife,
      provisioning: {
        plan: sizeOf(instance.parameters.size, instance.settings).label,
        ...(published
          ? {
              host: hostOf(NAMES.primary, instance),
              readOnlyHost: hostOf(NAMES.readOnly, instance),
              port: PORTS.postgresql,
              publishedCredentials: credentials.published,
            }
          : {}),
        ...(credentials.rotation !== "" && !credentials.rotating
          ? { passwordRotation: credentials.rotation }
          : {}),
        access: users,
      },
    }),
    provisioningReady(instance, facts),
  ];
};

const kept = (instance: PostgreSQLInstance): Contribution => {
  const { authority, client } = certificateSecretsOf(instance);
  return condition(
    "ProvisioningReady",
    false,
    "ConnectionKept",
    `the connection secret keeps the certificates that clients have, because Secret ${authority} or ${client} is missing in namespace ${instance.namespace}; CloudNativePG makes both again by itself, so look at its log if this lasts`,
  );
};

const provisioningReady = (
  instance: PostgreSQLInstance,
  { version, progress, published, known, credentials }: Facts,
): Contribution => {
  if (!progress.ready) return condition("ProvisioningReady", false, progress.reason, progress.message);
  if (!published) {
    return condition(
      "ProvisioningReady",
      false,
      "Connecting",
      "the server's certificates are being read for the connection secret",
    );
  }
  if (!known) return kept(instance);
  if (credentials.rotating) {
    return condition(
      "ProvisioningReady",
      true,
      "RotatingPassword",
      "PostgreSQL accepts connections; a new password is being put in force",
    );
  }
  if (isHibernated(observedCluster(instance))) {
    return condition(
      "ProvisioningReady",
      true,
      "Suspended",
      "no server runs and nothing accepts connections; the data is kept: set instances to 1 or more to resume",
    );
  }
  const { majorVersion } = instance.parameters.service;
  return version.upgradeAsked
    ? condition(
        "ProvisioningReady",
        true,
        "VersionUpgradePending",
        `PostgreSQL ${version.current} accepts connections and goes on; service.majorVersion asks for ${majorVersion}, which is maintenance's to bring`,
      )
    : condition("ProvisioningReady", true, "Available", `PostgreSQL ${version.current} accepts connections`);
};
