import { type Contribution, requirement } from "../../../runtime/contribution.ts";
import { secretText } from "../../../runtime/secret-text.ts";
import { currentCluster, inCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { caSecretOf, clientCertificateOf } from "../../../services/postgresql/names.ts";
import { TARGET_KEYS } from "../../../services/probe/target.ts";
import { PROBER } from "./probe.ts";

/** By which prober and instance know each other; PEM. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const REQUIREMENTS = { authority: "authority", certificate: "prober-certificate" } as const;

/** Asks for the Secrets that CloudNativePG makes: they are not composed, so they have to be required. */
export const certificateRequirements = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const cluster = currentCluster(instance);
  const named = (matchName: string) =>
    ({ apiVersion: "v1", kind: "Secret", namespace: instance.namespace, matchName }) as const;
  return [
    requirement(REQUIREMENTS.authority, named(caSecretOf(cluster.name))),
    requirement(REQUIREMENTS.certificate, named(clientCertificateOf(inCluster(cluster, PROBER)))),
  ];
};

/** What CloudNativePG has issued now; what cannot be read at the moment is as the prober has it. */
export const certificatesOf = (instance: PostgreSQLInstance): Certificates | undefined => {
  const [ca] = instance.required(REQUIREMENTS.authority) ?? [];
  const [client] = instance.required(REQUIREMENTS.certificate) ?? [];
  const given = instance.observed("probe-target");
  const authority = secretText(ca, "ca.crt") ?? secretText(given, TARGET_KEYS.authority);
  // The two belong together, so both are new or both are old.
  const issued = [client, given].find((secret) => secretText(secret, TARGET_KEYS.key) !== undefined);
  const certificate = secretText(issued, TARGET_KEYS.certificate);
  const key = secretText(issued, TARGET_KEYS.key);
  return authority === undefined || certificate === undefined || key === undefined
    ? undefined
    : { authority, certificate, key };
};
