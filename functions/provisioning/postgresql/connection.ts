import type { IService } from "kubernetes-models/v1/Service";
import { type Contribution, connection, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { secretText } from "../../../runtime/secret-text.ts";
import type { ConnectionKey } from "../../../services/postgresql/connection-keys.ts";
import { currentCluster, inCluster } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import { candidateCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { caSecretOf, clientCertificateOf, NAMES, PORTS } from "../../../services/postgresql/names.ts";

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

/** Secrets that CloudNativePG makes, of which the connection secret is made. */
export const certificateSecretsOf = (instance: PostgreSQLInstance) => {
  const current = currentCluster(instance);
  return {
    authority: caSecretOf(current.name),
    client: clientCertificateOf(inCluster(current, NAMES.user)),
  };
};

/** Asks for the Secrets that CloudNativePG makes: they are not composed, so they have to be required. */
export const certificateRequirements = (instance: PostgreSQLInstance): readonly Contribution[] => {
  const { authority, client } = certificateSecretsOf(instance);
  return [
    requirement("ca", secretNamed(instance.namespace, authority)),
    ...candidateAuthority(instance),
    requirement("client-certificate", secretNamed(instance.namespace, client)),
  ];
};

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
 * The claim's connection secret, once all of it is known. While a part cannot be read nothing is published: Crossplane
 * takes no key out of a secret that has it (APIFilteredSecretPublisher patches), so clients keep what they have.
 */
export const connectionDetails = (
  instance: PostgreSQLInstance,
  published: string,
  certificates: Certificates | undefined,
): readonly Contribution[] => {
  const password = secretText(instance.observed(published), "password");
  if (password === undefined || certificates === undefined) return [];
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
