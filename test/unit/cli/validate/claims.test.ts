import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { documentsOf } from "../../../../cli/validate/documents.ts";
import { dotted } from "../../../../cli/validate/path.ts";
import { validateClaim } from "../../../../cli/validate/validate-claim.ts";
import { ACCEPTED } from "../../../bad-input/claims/accepted.ts";
import { type ClaimCase, claimOf, runningOf } from "../../../bad-input/claims/case.ts";
import { REFUSED } from "../../../bad-input/claims/refused/index.ts";

const ENVIRONMENT_CONFIG = readFileSync(
  new URL("../../../../platform/environmentconfig.yaml", import.meta.url),
  "utf8",
);

const objectOf = (yaml: string): unknown => documentsOf(yaml, "claim.yaml").documents[0]?.object;

const platformOf = ({ settings }: ClaimCase): unknown => {
  const platform = parse(ENVIRONMENT_CONFIG);
  Object.assign(platform.data.postgresql, settings === undefined ? {} : parse(settings));
  return platform;
};

const reasonsFor = (claim: ClaimCase): readonly string[] => {
  const running = runningOf(claim);
  const circumstances = {
    platform: platformOf(claim),
    ...(running !== undefined && { old: objectOf(running) }),
  };
  return validateClaim(objectOf(claimOf(claim)), circumstances).map(
    ({ path, message }) => `${dotted(path)}: ${message}`,
  );
};

describe("claims that have to be refused", () => {
  test.each(REFUSED.map((claim) => [claim.title, claim] as const))("%s", (_, claim) => {
    expect(reasonsFor(claim)).toContainEqual(expect.stringContaining(claim.reason));
  });

  // A running claim that would be refused itself proves nothing about the update.
  test.each(REFUSED.filter(({ old }) => old !== undefined).map((claim) => [claim.title, claim] as const))(
    "%s: what ran before is allowed",
    (_, { old, title, ...claim }) => {
      expect(reasonsFor({ ...claim, title, parameters: old ?? "" })).toEqual([]);
    },
  );
});

describe("claims that have to be accepted", () => {
  test.each(ACCEPTED.map((claim) => [claim.title, claim] as const))("%s", (_, claim) => {
    expect(reasonsFor(claim)).toEqual([]);
  });
});
