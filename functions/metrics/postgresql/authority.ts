import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { secretText } from "../../../runtime/secret-text.ts";
import { currentCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { caSecretOf } from "../../../services/postgresql/names.ts";
import { TARGET_KEYS } from "../../../services/probe/target.ts";

const REQUIREMENT = "authority";

/** Asks for the Secret with the certificate authority: CloudNativePG makes it, so it is not composed. */
export const authorityRequirement = (instance: PostgreSQLInstance): Contribution =>
  requirement(REQUIREMENT, {
    apiVersion: "v1",
    kind: "Secret",
    namespace: instance.namespace,
    matchName: caSecretOf(currentCluster(instance).name),
  });

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The authority's certificate, which is public; its key stays where it is. While the Secret cannot be read, the one
 * that the prober has.
 */
export const authorityOf = (instance: PostgreSQLInstance): string | undefined =>
  secretText(instance.required(REQUIREMENT)?.[0], "ca.crt") ??
  instance.observed<ConfigMap>("probe-target")?.data?.[TARGET_KEYS.authority];
