import { account, type Rights } from "./rights.ts";

/** Rights that the scenarios may leave unused, and why they are given all the same. */
interface Kept {
  readonly rights: readonly string[];
  readonly reason: string;
}

/**
 * Kinds of which an instance may have fewer than before. They are named, so that a right to delete another kind has to
 * be used or explained: namespaces are composed, too, and never taken out.
 */
const TAKEN_OUT = [
  "/configmaps",
  "/services",
  "/resourcequotas",
  "/limitranges",
  "/secrets",
  "batch/jobs",
  "networking.k8s.io/networkpolicies",
  "rbac.authorization.k8s.io/rolebindings",
  "postgresql.cnpg.io/clusters",
  "postgresql.cnpg.io/databases",
  "postgresql.cnpg.io/databaseroles",
  "postgresql.cnpg.io/backups",
  "postgresql.cnpg.io/scheduledbackups",
  "postgresql.cnpg.io/poolers",
  "barmancloud.cnpg.io/objectstores",
  "monitoring.coreos.com/podmonitors",
  "monitoring.coreos.com/prometheusrules",
  "monitoring.coreos.com/alertmanagerconfigs",
] as const;

const each = (verbs: readonly string[], kinds: readonly string[]): readonly string[] =>
  verbs.flatMap((verb) => kinds.map((kind) => `${verb} ${kind}`));

/** Account → what it keeps. */
export const KEPT: Readonly<Record<string, readonly Kept[]>> = {
  [account("crossplane-system", "crossplane")]: [
    {
      rights: ["bind rbac.authorization.k8s.io/clusterroles"],
      reason: "the API server looks for it when a RoleBinding is made: it is no request of its own",
    },
    {
      rights: each(["get"], ["/namespaces", ...TAKEN_OUT]),
      reason:
        "what it has made and does not find in its cache it looks for; not every kind is lost in a scenario",
    },
    {
      rights: each(["update", "delete"], TAKEN_OUT),
      reason: "what a function takes out is updated and deleted; not every kind is taken out in a scenario",
    },
    {
      rights: each(["list", "watch", "create", "patch"], ["batch/jobs", "postgresql.cnpg.io/poolers"]),
      reason: "trial restores and poolers are in scenarios that take long",
    },
    {
      rights: each(["create", "patch"], ["/configmaps"]),
      reason: "they record what restores in place have asked for; a run without one needs none",
    },
  ],
  [account("matura-backups", "backup-keeper")]: [
    {
      rights: ["get matura.dev/xpostgresqlinstances"],
      reason: "a composite is read anew before a folder is deleted whose retention, a day at least, is over",
    },
  ],
  [account("crossplane-system", "matura-sla-reporter")]: [
    {
      rights: ["delete /configmaps"],
      reason: "reports go when they are older than the history that is kept",
    },
  ],
};

/** What is given, not used and not kept for a reason: a line each. */
export const unusedRights = (granted: Rights, used: Rights): readonly string[] =>
  [...granted].flatMap(([user, rights]) => {
    const kept = new Set((KEPT[user] ?? []).flatMap(({ rights: named }) => named));
    return [...rights]
      .filter((right) => used.get(user)?.has(right) !== true && !kept.has(right))
      .map((right) => `${user} has no use for: ${right}`);
  });
