import type { ISecret } from "kubernetes-models/v1/Secret";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import { healthOf } from "../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { CNPG_API, type Database, type DatabaseRole } from "../../../services/postgresql/cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { type Grant, grants, grantsDone } from "./access-grants.ts";
import { accessManager } from "./access-manager.ts";
import type { Certificates } from "./connection.ts";
import { url } from "./connection.ts";
import { passwordSecret, secretText } from "./credentials.ts";
import { hostOf } from "./endpoints.ts";

/** What `service.access` comes to. */
export interface Access {
  readonly contributions: readonly Contribution[];
  /** One entry a user of the claim, for the status. */
  readonly users: readonly { user: string; database: string; secret: string; ready: boolean }[];
}

const DATABASE_ANNOTATION = "matura.dev/access-database";

/** The role that owns a database: users with all privileges are its members. Names that start so are reserved. */
const ownerOf = (database: string): string =>
  database === NAMES.database ? NAMES.user : `matura_db_${database}`;

/** Kubernetes has no underscores in names. The claim's rules keep the result unique and valid behind a prefix. */
const dns = (name: string): string => name.replaceAll("_", "-");

const resourceOf = {
  credentials: (user: string) => `access-credentials-${user}`,
  role: (user: string) => `access-role-${user}`,
  secret: (user: string) => `access-secret-${user}`,
  owner: (database: string) => `access-owner-${database}`,
  database: (database: string) => `access-database-${database}`,
};

const ROLE_PREFIX = resourceOf.role("");

/**
 * Users and databases beside the application's. An entry that is gone from the claim goes in steps, each once the one
 * before it was observed: the user loses its login and memberships; its objects go to the database's owner and its
 * sessions end; its role is dropped.
 */
export const access = (instance: PostgreSQLInstance, certificates: Certificates | undefined): Access => {
  const wanted = wantedGrants(instance);
  const leaving = leavingGrants(instance, wanted);
  if (wanted.length === 0 && leaving.length === 0 && instance.observed("access-manager") === undefined) {
    return { contributions: [], users: [] };
  }
  const all = [...wanted, ...leaving];
  const databases = [...new Set(all.map(({ database }) => database))].filter(
    (name) => name !== NAMES.database,
  );
  const roles = [
    ...databases.map((name) => ({ name: ownerOf(name), resource: resourceOf.owner(name) })),
    ...all.map(({ user }) => ({ name: user, resource: resourceOf.role(user) })),
  ];
  // PostgreSQL refuses a membership in a role that does not exist yet.
  const members = roles
    .filter(({ resource }) => isApplied(instance.observed(resource)))
    .map(({ name }) => name);
  const groundwork = [
    ...databases.flatMap((name) => [
      compose(resourceOf.owner(name), ownerRole(instance, name), { afterHealthy: ["cluster"] }),
      compose(resourceOf.database(name), database(instance, name), {
        afterHealthy: ["cluster", resourceOf.owner(name)],
      }),
    ]),
    ...wanted.map((grant) =>
      compose(resourceOf.role(grant.user), loginRole(instance, grant), {
        after: [resourceOf.credentials(grant.user)],
        afterHealthy: [
          "cluster",
          ...(grant.database === NAMES.database ? [] : [resourceOf.owner(grant.database)]),
        ],
      }),
    ),
    ...leaving.map((grant) => compose(resourceOf.role(grant.user), revokedRole(instance, grant))),
    compose("access-manager", accessManager(instance, [NAMES.user, ...members]), {
      afterHealthy: ["cluster", ...roles.map(({ resource }) => resource)],
    }),
  ];
  const ready =
    members.length === roles.length && groundwork.every(({ name }) => healthy(instance.observed(name)));
  const done = grantsDone(instance, wanted, leaving);
  return {
    contributions: [
      ...wanted.map(({ user }) =>
        passwordSecret(instance, {
          resource: resourceOf.credentials(user),
          name: `access-${dns(user)}`,
          user,
        }),
      ),
      // What was revoked completely is left out, which drops the role.
      ...groundwork.filter(({ name }) => !(done && ready && isLeaving(name, leaving))),
      ...grants(instance, { wanted, leaving, ready }),
      ...wanted.flatMap((grant) => connectionSecret(instance, grant, certificates)),
    ],
    users: wanted.map((grant) => ({
      user: grant.user,
      database: grant.database,
      secret: `${secretPlace(instance, grant).namespace}/${secretPlace(instance, grant).name}`,
      ready: ready && done && instance.observed(resourceOf.secret(grant.user)) !== undefined,
    })),
  };
};

const isApplied = (role: DatabaseRole | undefined): boolean => role?.status?.applied === true;

const healthy = (object: KubernetesObject | undefined): boolean =>
  object !== undefined && healthOf(object).healthy;

const isLeaving = (resource: string, leaving: readonly Grant[]): boolean =>
  leaving.some(({ user }) => resource === resourceOf.role(user));

const wantedGrants = ({ parameters }: PostgreSQLInstance): readonly Grant[] =>
  (parameters.service.access ?? [])
    .map(({ user, database = user, privileges }) => ({
      user,
      database,
      owner: ownerOf(database),
      privileges: privileges.includes("ALL") ? ["ALL"] : [...privileges].sort(),
    }))
    .sort((a, b) => (a.user < b.user ? -1 : 1));

/** Users whose role is still there, but who are not in the claim any more. */
const leavingGrants = (instance: PostgreSQLInstance, wanted: readonly Grant[]): readonly Grant[] =>
  instance.observedNames
    .filter((name) => name.startsWith(ROLE_PREFIX))
    .map((name) => instance.observed<DatabaseRole>(name))
    .filter((role) => role !== undefined)
    .filter(({ spec }) => !wanted.some(({ user }) => user === spec.name))
    .map(({ spec, metadata }) => {
      const database = metadata?.annotations?.[DATABASE_ANNOTATION] ?? NAMES.database;
      return { user: spec.name, database, owner: ownerOf(database), privileges: [] };
    });

const role = (
  instance: PostgreSQLInstance,
  name: string,
  spec: Omit<DatabaseRole["spec"], "cluster">,
  annotations: Readonly<Record<string, string>> = {},
): DatabaseRole => ({
  apiVersion: CNPG_API,
  kind: "DatabaseRole",
  metadata: { name, namespace: instance.namespace, annotations },
  spec: { cluster: { name: NAMES.cluster }, ...spec },
});

const roleName = (user: string): string => `user-${dns(user)}`;

const loginRole = (
  instance: PostgreSQLInstance,
  { user, database, owner, privileges }: Grant,
): DatabaseRole =>
  role(
    instance,
    roleName(user),
    {
      name: user,
      comment: `User of service.access, for database ${database}`,
      login: true,
      // An empty list would be taken away by CloudNativePG and added again by every pass.
      ...(privileges.includes("ALL") ? { inRoles: [owner] } : {}),
      passwordSecret: { name: `access-${dns(user)}` },
      databaseRoleReclaimPolicy: "delete",
    },
    { [DATABASE_ANNOTATION]: database },
  );

const revokedRole = (instance: PostgreSQLInstance, { user, database }: Grant): DatabaseRole =>
  role(
    instance,
    roleName(user),
    {
      name: user,
      comment: "Removed from service.access",
      login: false,
      disablePassword: true,
      databaseRoleReclaimPolicy: "delete",
    },
    { [DATABASE_ANNOTATION]: database },
  );

const ownerRole = (instance: PostgreSQLInstance, database: string): DatabaseRole =>
  role(instance, `owner-${dns(database)}`, {
    name: ownerOf(database),
    comment: `Owner of database ${database}`,
    login: false,
    databaseRoleReclaimPolicy: "retain",
  });

/** Its data outlives the entry: only the users lose their access. */
const database = (instance: PostgreSQLInstance, name: string): Database => ({
  apiVersion: CNPG_API,
  kind: "Database",
  metadata: { name: `access-${dns(name)}`, namespace: instance.namespace },
  spec: {
    cluster: { name: NAMES.cluster },
    name,
    owner: ownerOf(name),
    databaseReclaimPolicy: "retain",
  },
});

const secretPlace = ({ claim, parameters }: PostgreSQLInstance, { user }: Grant) => {
  const place = parameters.service.access?.find((entry) => entry.user === user)?.writeConnectionSecretToRef;
  return {
    name: place?.name ?? `${claim.name}-${dns(user)}`,
    namespace: place?.namespace ?? claim.namespace,
  };
};

/** Written once everything in it is known; as observed while a part of it cannot be read. */
const connectionSecret = (
  instance: PostgreSQLInstance,
  grant: Grant,
  certificates: Certificates | undefined,
): readonly Contribution[] => {
  const resource = resourceOf.secret(grant.user);
  const password = secretText(instance.observed(resourceOf.credentials(grant.user)), "password");
  const observed = instance.observed(resource);
  if (password === undefined || certificates === undefined) {
    return observed === undefined ? [] : [compose(resource, asWritten(observed))];
  }
  const host = hostOf(NAMES.primary, instance);
  const { user, database } = grant;
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: secretPlace(instance, grant),
    type: "Opaque",
    data: encoded({
      POSTGRESQL_URL: url({ user, password, host, database }),
      POSTGRESQL_DB: database,
      POSTGRESQL_HOST: host,
      POSTGRESQL_PORT: String(PORTS.postgresql),
      POSTGRESQL_USER: user,
      POSTGRESQL_PASSWORD: password,
      POSTGRESQL_READONLY_HOST: hostOf(NAMES.readOnly, instance),
      "ca.crt": certificates.authority,
    }),
  };
  return [compose(resource, secret as KubernetesObject, { after: ["cluster"] })];
};

/** An observed object without what the API server adds, so that applying it changes nothing. */
const asWritten = (observed: KubernetesObject): KubernetesObject => {
  const { data, type } = observed as KubernetesObject & { data?: object; type?: string };
  const { name, namespace } = observed.metadata ?? {};
  return {
    apiVersion: observed.apiVersion,
    kind: observed.kind,
    metadata: { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) },
    ...(type === undefined ? {} : { type }),
    ...(data === undefined ? {} : { data }),
  } as KubernetesObject;
};

const encoded = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text, "utf8").toString("base64")]),
  );
