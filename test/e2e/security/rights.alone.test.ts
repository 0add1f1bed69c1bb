import { describe, expect } from "@jest/globals";
import { testIf } from "../support/capability.ts";
import { environment } from "../support/environment.ts";
import { account, grantedRights, usedRights } from "../support/rights.ts";

interface Kept {
  readonly rights: RegExp;
  readonly reason: string;
}

/** Rights that the scenarios may leave unused, and why they are given all the same. */
const KEPT: Readonly<Record<string, readonly Kept[]>> = {
  [account("crossplane-system", "crossplane")]: [
    {
      rights: /^bind rbac\.authorization\.k8s\.io\/clusterroles$/,
      reason: "the API server looks for it when a RoleBinding is made: it is no request of its own",
    },
    {
      rights: /^(update|delete) /,
      reason: "what a function takes out is updated and deleted; not every kind is taken out in a scenario",
    },
    {
      rights: / (batch\/jobs|postgresql\.cnpg\.io\/poolers)$/,
      reason: "trial restores and poolers are in scenarios that take long",
    },
    {
      rights: /^(create|patch) \/configmaps$/,
      reason: "they record what restores in place have asked for; a run without one needs none",
    },
  ],
  [account("matura-backups", "backup-keeper")]: [
    {
      rights: /^get matura\.dev\/xpostgresqlinstances$/,
      reason: "a composite is read anew before a folder is deleted whose retention, a day at least, is over",
    },
  ],
  [account("crossplane-system", "matura-sla-reporter")]: [
    {
      rights: /^delete \/configmaps$/,
      reason: "reports go when they are older than the history that is kept",
    },
  ],
};

/** What the catalogue's accounts may do, against what all other scenarios have had them do. */
describe("rights", () => {
  const { auditLog, complete, mode } = environment();
  const recorded = auditLog !== undefined && complete && mode === "packages";

  testIf(
    recorded,
    "only after every scenario, with packages, on the project's own cluster, which records requests",
    "are those that are used, but for those that are given for a reason",
    async () => {
      const used = await usedRights(auditLog ?? "");
      const unused = [...grantedRights()].flatMap(([user, rights]) =>
        [...rights]
          .filter((right) => used.get(user)?.has(right) !== true)
          .filter((right) => !(KEPT[user] ?? []).some(({ rights: kept }) => kept.test(right)))
          .map((right) => `${user} has no use for: ${right}`),
      );
      expect(unused).toEqual([]);
    },
  );

  testIf(
    recorded,
    "only after every scenario, with packages, on the project's own cluster, which records requests",
    "of a function are none: it asks the API server for nothing",
    async () => {
      const known = new Set(grantedRights().keys());
      const others = [...(await usedRights(auditLog ?? "")).keys()].filter((user) => !known.has(user));
      expect(others).toEqual([]);
    },
  );
});
