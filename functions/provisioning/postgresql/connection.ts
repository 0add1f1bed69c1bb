import type { IService } from "kubernetes-models/v1/Service";
import { type Contribution, connection, requirement } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { Refusal } from "../../../runtime/refusal.ts";
import type { ConnectionKey } from "../../../services/postgresql/connection-keys.ts";
import { currentCluster, inCluster } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import { candidateCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { caSecretOf, clientCertificateOf, NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { secretText } from "./credentials.ts";

/** What a client needs beside user and password: the authority that signs, and its own certificate. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const secretNamed = (namespace: string, matchName: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  namespace,
  matchName,
});

/** Asks for the Secrets that CloudNativePG makes: they are not composed, so they have to be required. */
export const certificateRequirements = (instance: PostgreSQLInstance): readonly Contribution[] => [
  requirement("ca", secretNamed(instance.namespace, caSecretOf(currentCluster(instance).name))),
  ...candidateAuthority(instance),
  requirement(
    "client-certificate",
    secretNamed(instance.namespace, clientCertificateOf(inCluster(currentCluster(instance), NAMES.user))),
  ),
];

/** A Cluster that is about to take over has an authority of its own; clients learn it before it does. */
const candidateAuthority = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const candidate = candidateCluster(instance);
  return candidate === undefined
    ? []
    : [requirement("candidate-ca", secretNamed(instance.namespace, caSecretOf(candidate.name)))];
};

export const certificatesOf = (instance: PostgreSQLInstance): Certificates | undefined => {
  const [ca] = instance.required("ca") ?? [];
  const [candidate] = instance.required("candidate-ca") ?? [];
  const [client] = instance.required("client-certificate") ?? [];
  const authority = secretText(ca, "ca.crt");
  const certificate = secretText(client, "tls.crt");
  const key = secretText(client, "tls.key");
  return authority === undefined || certificate === undefined || key === undefined
    ? undefined
    : { authority: authority + (secretText(candidate, "ca.crt") ?? ""), certificate, key };
};

/**
 * The claim's connection secret, once all of it is known.
 *
 * @throws Refusal when it was published before and a part of it cannot be read now: the old one has to stay.
 */
export const connectionDetails = (
  instance: PostgreSQLInstance,
  published: string,
  certificates: Certificates | undefined,
): readonly Contribution[] => {
  const password = secretText(instance.observed(published), "password");
  if (password === undefined || certificates === undefined) {
    if (instance.required("ca") !== undefined && hasUser(instance)) refuseToForget(instance);
    return [];
  }
  const address = loadBalancerAddress(instance.observed("external-service"));
  return [
    connection({
      ...connectionKeys(instance, {
        user: NAMES.user,
        password,
        database: NAMES.database,
        authority: certificates.authority,
      }),
      "tls.crt": certificates.certificate,
      "tls.key": certificates.key,
      ...(address === undefined ? {} : { LOADBALANCER_IP: address }),
    } satisfies Partial<Record<ConnectionKey, string>>),
  ];
};

/** Right after a restore in place the user's certificate for the new servers is still to be issued. */
const hasUser = (instance: PostgreSQLInstance): boolean => {
  const current = currentCluster(instance);
  const user = instance.observed(inCluster(current, "application-user"));
  return current.name === NAMES.cluster || (user !== undefined && healthOf(user).healthy);
};

const refuseToForget = (instance: PostgreSQLInstance): void => {
  const { status, namespace } = instance;
  const before = (status as { provisioning?: { host?: string } }).provisioning;
  if (before?.host === undefined) return;
  throw new Refusal(
    "ConnectionUnknown",
    `the connection secret cannot be made anew: Secret ${caSecretOf(currentCluster(instance).name)} or ${clientCertificateOf(inCluster(currentCluster(instance), NAMES.user))} is missing in namespace ${namespace}. The one that clients have stays; CloudNativePG makes missing certificates again by itself, so look at its log if this lasts`,
  );
};

interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The authority that signs the server's certificate, PEM. */
  readonly authority: string;
}

/** Keys that every connection secret has: the claim's own and those of `service.access`. */
export const connectionKeys = (
  instance: PostgreSQLInstance,
  { user, password, database, authority }: Login,
) => {
  const host = hostOf(NAMES.primary, instance);
  return {
    // Passwords are letters and digits, so nothing needs escaping.
    POSTGRESQL_URL: `postgresql://${user}:${password}@${host}:${PORTS.postgresql}/${database}?sslmode=verify-full`,
    POSTGRESQL_DB: database,
    POSTGRESQL_HOST: host,
    POSTGRESQL_PORT: String(PORTS.postgresql),
    POSTGRESQL_USER: user,
    POSTGRESQL_PASSWORD: password,
    POSTGRESQL_READONLY_HOST: hostOf(NAMES.readOnly, instance),
    "ca.crt": authority,
  } satisfies Partial<Record<ConnectionKey, string>>;
};

const loadBalancerAddress = (service: KubernetesObject | undefined): string | undefined => {
  const [ingress] = (service as Partial<IService> | undefined)?.status?.loadBalancer?.ingress ?? [];
  return ingress?.ip ?? ingress?.hostname;
};
