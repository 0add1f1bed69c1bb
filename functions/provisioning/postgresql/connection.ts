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

/** What CloudNativePG makes for clients, each part while it can be read. */
export interface Certificates {
  /** The authority that signs the servers' certificates, PEM. */
  readonly authority: string | undefined;
  /** The application user's own certificate, PEM. */
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
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

export const certificatesOf = (instance: PostgreSQLInstance): Certificates => {
  const [ca] = instance.required("ca") ?? [];
  const [candidate] = instance.required("candidate-ca") ?? [];
  const [client] = instance.required("client-certificate") ?? [];
  const authority = secretText(ca, "ca.crt");
  const certificate = secretText(client, "tls.crt");
  const key = secretText(client, "tls.key");
  return {
    authority: authority === undefined ? undefined : authority + (secretText(candidate, "ca.crt") ?? ""),
    client: certificate === undefined || key === undefined ? undefined : { certificate, key },
  };
};

/** Without one of these it is no use to a client. */
const ESSENTIAL: readonly ConnectionKey[] = ["POSTGRESQL_URL", "ca.crt", "tls.crt", "tls.key"];

/**
 * The claim's connection secret: each part as it is known now, and else as it was published. It is first published when
 * all of it is known.
 *
 * Crossplane only ever patches it (APIFilteredSecretPublisher): a key that is left out stays, and as long as what it is
 * given differs from what is there, each pass counts as a publication.
 */
export const connectionDetails = (
  instance: PostgreSQLInstance,
  published: string,
  { authority, client }: Certificates,
): readonly Contribution[] => {
  const password = secretText(instance.observed(published), "password");
  const details: Partial<Record<ConnectionKey, string>> = {
    ...instance.published(),
    ...(password === undefined
      ? {}
      : connectionKeys(instance, { user: NAMES.user, password, database: NAMES.database })),
    ...(authority === undefined ? {} : { "ca.crt": authority }),
    ...(client === undefined ? {} : { "tls.crt": client.certificate, "tls.key": client.key }),
    ...externalAddress(instance),
  };
  return ESSENTIAL.every((key) => details[key] !== undefined) ? [connection(details)] : [];
};

/** An address that was given back may be somebody else's by now, and a key cannot be taken away. */
const externalAddress = (instance: PostgreSQLInstance): { LOADBALANCER_IP?: string } => {
  if (instance.parameters.network.serviceType !== "LoadBalancer") {
    return instance.published().LOADBALANCER_IP === undefined ? {} : { LOADBALANCER_IP: "" };
  }
  const address = loadBalancerAddress(instance.observed("external-service"));
  return address === undefined ? {} : { LOADBALANCER_IP: address };
};

interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Keys that every connection secret has beside `ca.crt`: the claim's own and those of `service.access`. */
export const connectionKeys = (instance: PostgreSQLInstance, { user, password, database }: Login) => {
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
  } satisfies Partial<Record<ConnectionKey, string>>;
};

const loadBalancerAddress = (service: KubernetesObject | undefined): string | undefined => {
  const [ingress] = (service as Partial<IService> | undefined)?.status?.loadBalancer?.ingress ?? [];
  return ingress?.ip ?? ingress?.hostname;
};
