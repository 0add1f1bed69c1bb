import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { IClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import type { IClusterRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding";
import { parseAllDocuments } from "yaml";

/** Account → rights, as `patch postgresql.cnpg.io/clusters`; the core group is empty: `get /secrets`. */
export type Rights = ReadonlyMap<string, ReadonlySet<string>>;

/** The user that a service account is to the API server. */
export const account = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

/** Who has a role that no manifest of the catalogue binds: Crossplane aggregates it. */
const AGGREGATED = { "matura:crossplane": account("crossplane-system", "crossplane") } as const;

const platform = resolve(import.meta.dirname, "../../../platform");

/** What the catalogue's manifests give to each account. */
export const grantedRights = (): Rights => {
  const objects = readdirSync(platform, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => parseAllDocuments(readFileSync(join(platform, file), "utf8")))
    .map((document) => document.toJS() as IClusterRole | IClusterRoleBinding);
  const roles = new Map<string, IClusterRole["rules"]>(
    objects.flatMap((object) =>
      object.kind === ("ClusterRole" as string) || object.kind === ("Role" as string)
        ? [[`${object.kind}/${object.metadata?.name}`, (object as IClusterRole).rules] as const]
        : [],
    ),
  );
  const bound = objects.flatMap((object) =>
    "roleRef" in object
      ? (object.subjects ?? []).map(
          ({ namespace = "", name }) =>
            [account(namespace, name), `${object.roleRef.kind}/${object.roleRef.name}`] as const,
        )
      : [],
  );
  const aggregated = Object.entries(AGGREGATED).map(([role, user]) => [user, `ClusterRole/${role}`] as const);
  const rights = new Map<string, Set<string>>();
  for (const [user, role] of [...bound, ...aggregated]) {
    const own = rights.get(user) ?? new Set();
    rights.set(user, own);
    for (const { apiGroups = [], resources = [], verbs } of roles.get(role) ?? []) {
      for (const group of apiGroups) {
        for (const resource of resources) {
          for (const verb of verbs) own.add(`${verb} ${group}/${resource}`);
        }
      }
    }
  }
  return rights;
};

/** The kinds that Crossplane may make for an instance, as kubectl names them: `clusters.postgresql.cnpg.io`. */
export const composedKinds = (): readonly string[] =>
  [...(grantedRights().get(AGGREGATED["matura:crossplane"]) ?? [])].flatMap((right) => {
    const [, group, resource] = /^create ([^/]*)\/(.+)$/.exec(right) ?? [];
    if (resource === undefined) return [];
    return [group === "" ? resource : `${resource}.${group}`];
  });

/** The fields that are used of audit.k8s.io/v1 Event. */
interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number };
}

async function* eventsIn(auditLog: string): AsyncGenerator<AuditEvent> {
  for await (const line of createInterface({ input: createReadStream(auditLog) })) {
    yield JSON.parse(line) as AuditEvent;
  }
}

/** What each account has asked for, and was not refused. */
export const usedRights = async (auditLog: string): Promise<Rights> => {
  const rights = new Map<string, Set<string>>();
  for await (const { verb, user, objectRef, responseStatus } of eventsIn(auditLog)) {
    if (objectRef === undefined || responseStatus?.code === 403) continue;
    const own = rights.get(user.username) ?? new Set();
    rights.set(user.username, own);
    const { apiGroup = "", resource, subresource } = objectRef;
    const kind = `${apiGroup}/${resource}${subresource === undefined ? "" : `/${subresource}`}`;
    own.add(`${verb} ${kind}`);
    // An object that a patch has made needs the right to create as well.
    if (verb === "patch" && responseStatus?.code === 201) own.add(`create ${kind}`);
  }
  return rights;
};

/** Who has asked for anything, also in vain: an account without rights is refused whatever it asks for. */
export const askers = async (auditLog: string): Promise<ReadonlySet<string>> => {
  const users = new Set<string>();
  for await (const { user } of eventsIn(auditLog)) users.add(user.username);
  return users;
};
