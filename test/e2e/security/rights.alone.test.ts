import { describe, expect } from "@jest/globals";
import { testIf } from "../support/capability.ts";
import { environment } from "../support/environment.ts";
import { account, grantedRights, usedRights } from "../support/rights.ts";

const CROSSPLANE = account("crossplane-system", "crossplane");

/** Rights that no scenario needs, each with the reason for which it is given. */
const KEPT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [CROSSPLANE]: {
    "bind rbac.authorization.k8s.io/clusterroles":
      "the API server looks for it when Crossplane makes a RoleBinding: it is no request of its own",
  },
  [account("matura-backups", "backup-keeper")]: {
    "get matura.dev/xpostgresqlinstances":
      "before a folder whose retention is over is deleted its composite is read anew, and that takes days to come about",
  },
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
      const unused = Object.fromEntries(
        [...grantedRights()].map(([user, rights]) => [
          user,
          [...rights].filter((right) => used.get(user)?.has(right) !== true).sort(),
        ]),
      );
      const kept = Object.fromEntries(
        Object.keys(unused).map((user) => [user, Object.keys(KEPT[user] ?? {}).sort()]),
      );
      expect(unused).toEqual(kept);
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
