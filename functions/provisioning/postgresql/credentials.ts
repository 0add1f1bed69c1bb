import type { ISecret } from "kubernetes-models/v1/Secret";
import { type Contribution, generate } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { shortHash } from "../../../runtime/short-hash.ts";
import { applicationSecretOf } from "../../../services/postgresql/cluster.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES } from "../../../services/postgresql/names.ts";

/** Any new value of this annotation on the claim asks for a new password. */
export const ROTATION_ANNOTATION = "matura.dev/rotate-password";

/** 32 characters of 62 are worth 190 bits. */
const PASSWORD_LENGTH = 32;

/**
 * Which password is made, published and in force. A rotation goes in steps, each once the one before it was observed:
 * a new Secret is made; it is published in the connection secret; the role gets it. Until then the old one works.
 */
export interface Credentials {
  /** Secrets, and composition resources of the same name, that must exist. */
  readonly secrets: readonly string[];
  /** The Secret whose password the connection secret shows. */
  readonly published: string;
  /** The Secret whose password the role has, or gets with this pass. */
  readonly inForce: string;
  /** The rotation that is in force, as it was asked for; empty for the first password. */
  readonly rotation: string;
  /** Whether a step is still to come. */
  readonly rotating: boolean;
}

export const credentialsOf = (instance: PostgreSQLInstance): Credentials => {
  const rotation = instance.annotations[ROTATION_ANNOTATION] ?? "";
  const known = applicationSecretOf(observedCluster(instance));
  // To take the annotation away asks for nothing.
  const wanted = rotation === "" ? (known ?? "credentials") : `credentials-${shortHash(rotation)}`;
  const current = known ?? wanted;
  const published = instance.observed(wanted) === undefined ? current : wanted;
  const wasPublished =
    (instance.status as { provisioning?: { publishedCredentials?: string } }).provisioning
      ?.publishedCredentials === wanted;
  const inForce = wasPublished ? wanted : current;
  return {
    secrets: [...new Set([wanted, current])],
    published,
    inForce,
    rotation,
    rotating: current !== wanted,
  };
};

export const credentialSecrets = (
  instance: PostgreSQLInstance,
  credentials: Credentials,
): readonly Contribution[] =>
  credentials.secrets.map((name) => passwordSecret(instance, { resource: name, name, user: NAMES.user }));

/** A password in the form that CloudNativePG reads, made once. */
export const passwordSecret = (
  instance: PostgreSQLInstance,
  { resource, name, user }: { resource: string; name: string; user: string },
): Contribution => {
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace: instance.namespace,
      // CloudNativePG applies a labelled Secret at once.
      labels: { "cnpg.io/reload": "true" },
    },
    type: "kubernetes.io/basic-auth",
    data: { username: btoa(user) },
  };
  return generate(
    resource,
    secret as KubernetesObject,
    { password: PASSWORD_LENGTH },
    { after: ["namespace"] },
  );
};
