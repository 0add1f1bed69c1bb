import { describe, expect } from "@jest/globals";
import { testIf } from "../support/capability.ts";
import { environment } from "../support/environment.ts";
import { unusedRights } from "../support/kept-rights.ts";
import { askers, grantedRights, usedRights } from "../support/rights.ts";

/** What the catalogue's accounts may do, against what all other scenarios have had them do. */
describe("rights", () => {
  const { auditLog, complete, mode } = environment();
  const recorded = auditLog !== undefined && complete && mode === "packages";

  testIf(
    recorded,
    "only after every scenario, with packages, on the project's own cluster, which records requests",
    "are those that are used, but for those that are given for a reason",
    async () => {
      expect(unusedRights(grantedRights(), await usedRights(auditLog ?? ""))).toEqual([]);
    },
  );

  testIf(
    recorded,
    "only after every scenario, with packages, on the project's own cluster, which records requests",
    "of a function are none: it asks the API server for nothing",
    async () => {
      const known = new Set(grantedRights().keys());
      const others = [...(await askers(auditLog ?? ""))].filter((user) => !known.has(user));
      expect(others).toEqual([]);
    },
  );
});
