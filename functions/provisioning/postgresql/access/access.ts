import { uniqBy } from "es-toolkit";
import { type Contribution, compose } from "../../../../runtime/contribution.ts";
import { healthOf } from "../../../../runtime/health/index.ts";
import type { KubernetesObject } from "../../../../runtime/kubernetes-object.ts";
import type { DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { currentCluster } from "../../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../../services/postgresql/instance.ts";
import { NAMES } from "../../../../services/postgresql/names.ts";
import type { Certificates } from "../connection.ts";
import { passwordSecret } from "../credentials.ts";
import { connectionSecret, secretPlace } from "./connection-secret.ts";
import { accessDatabase } from "./database.ts";
import { leavingGrants, wantedGrants } from "./grant.ts";
import { grants, grantsDone } from "./grants-job.ts";
import { accessManager } from "./manager.ts";
import { dns, resourceOf, resourcesIn } from "./names.ts";
import { loginRole, ownerRole, revokedRole } from "./roles.ts";

/** What `service.access` comes to. */
export interface Access {
  readonly contributions: readonly Contribution[];
  /** One entry a user of the claim, for the status. */
  readonly users: readonly { user: string; database: string; secret: string; ready: boolean }[];
}

/**
 * Users and databases beside the application's. An entry that is gone from the claim goes in steps, each once the one
 * before it was observed: the user loses its login and memberships; its objects go to the database's owner and its
 * sessions end; its role is dropped.
 */
export const access = (instance: PostgreSQLInstance, certificates: Certificates): Access => {
  const names = resourcesIn(currentCluster(instance));
  const wanted = wantedGrants(instance);
  const leaving = leavingGrants(instance, wanted);
  if (wanted.length === 0 && leaving.length === 0 && instance.observed(names.manager) === undefined) {
    return { contributions: [], users: [] };
  }
  const all = [...wanted, ...leaving];
  const cluster = currentCluster(instance).resource;
  const databases = uniqBy(all, ({ database }) => database).filter(
    ({ database }) => database !== NAMES.database,
  );
  const roles = [
    ...databases.map(({ database, owner }) => ({ name: owner, resource: names.owner(database) })),
    ...all.map(({ user }) => ({ name: user, resource: names.role(user) })),
  ];
  // PostgreSQL refuses a membership in a role that does not exist yet.
  const members = roles
    .filter(({ resource }) => isApplied(instance.observed(resource)))
    .map(({ name }) => name);
  const groundwork = [
    ...databases.flatMap((grant) => [
      compose(names.owner(grant.database), ownerRole(instance, grant), { afterHealthy: [cluster] }),
      compose(names.database(grant.database), accessDatabase(instance, grant), {
        afterHealthy: [cluster, names.owner(grant.database)],
      }),
    ]),
    ...wanted.map((grant) =>
      compose(names.role(grant.user), loginRole(instance, grant), {
        after: [resourceOf.credentials(grant.user)],
        afterHealthy: [cluster, ...(grant.database === NAMES.database ? [] : [names.owner(grant.database)])],
      }),
    ),
    ...leaving.map((grant) => compose(names.role(grant.user), revokedRole(instance, grant))),
    compose(names.manager, accessManager(instance, [NAMES.user, ...members]), {
      afterHealthy: [cluster, ...roles.map(({ resource }) => resource)],
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
      ...groundwork.filter(
        ({ name }) => !(done && ready && leaving.some(({ user }) => name === names.role(user))),
      ),
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
