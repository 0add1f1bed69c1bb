import type { ISecret } from "kubernetes-models/v1/Secret";
import { asObserved } from "../../../../runtime/as-observed.ts";
import { type Contribution, compose } from "../../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import { secretText } from "../../../../runtime/secret-text.ts";
import { currentCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import { type Certificates, connectionKeys } from "../connection.ts";
import type { Grant } from "./grant.ts";
import { dns, resourceOf } from "./names.ts";

/** Where the claim wants a user's connection secret. */
export const secretPlace = ({ claim, parameters }: PostgreSQLInstance, { user }: Grant) => {
  const place = parameters.service.access?.find((entry) => entry.user === user)?.writeConnectionSecretToRef;
  return {
    name: place?.name ?? `${claim.name}-${dns(user)}`,
    namespace: place?.namespace ?? claim.namespace,
  };
};

/** Written once everything in it is known; as observed while a part of it cannot be read. */
export const connectionSecret = (
  instance: PostgreSQLInstance,
  grant: Grant,
  { authority }: Certificates,
): readonly Contribution[] => {
  const resource = resourceOf.secret(grant.user);
  const password = secretText(instance.observed(resourceOf.credentials(grant.user)), "password");
  const observed = instance.observed(resource);
  if (password === undefined || authority === undefined) {
    return observed === undefined ? [] : [compose(resource, asObserved(observed))];
  }
  const { user, database } = grant;
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: secretPlace(instance, grant),
    type: "Opaque",
    data: encoded({ ...connectionKeys(instance, { user, password, database }), "ca.crt": authority }),
  };
  return [compose(resource, secret as KubernetesObject, { after: [currentCluster(instance).resource] })];
};

const encoded = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text, "utf8").toString("base64")]),
  );
