import { beforeAll, describe, expect, test } from "@jest/globals";
import { ACCEPTED } from "../bad-input/claims/accepted.ts";
import { REFUSED } from "../bad-input/claims/refused/index.ts";
import type { Answer } from "./support/answer.ts";
import { reasonsGiven } from "./support/reasons.ts";
import { api, scratch } from "./support/scratch.ts";
import { defaults } from "./support/settings.ts";
import { foretold, tried } from "./support/trial.ts";

// What depends on settings of its own is in settings.alone.test.ts.
const refused = REFUSED.filter(({ settings }) => settings === undefined);
const accepted = ACCEPTED.filter(({ settings }) => settings === undefined);

describe("the bad-input table, on an API server", () => {
  const namespace = scratch("bad-input");
  let answers: readonly Answer[];

  beforeAll(async () => {
    answers = await Promise.all(
      [...refused, ...accepted].map((claim, index) => tried(api, namespace, claim, index)),
    );
  });

  test.each(refused.map((claim, index) => [claim.title, claim, index] as const))(
    "refuses %s, with the reason that matura validate gives",
    (_, claim, index) => {
      const reasons = reasonsGiven(answers[index]?.refusal() ?? {});
      expect(reasons).toContainEqual(expect.stringContaining(claim.reason));
      expect(reasons).toEqual(foretold(claim, defaults, namespace));
    },
  );

  test.each(accepted.map((claim, index) => [claim.title, refused.length + index] as const))(
    "accepts %s",
    (_, index) => {
      expect(answers[index]?.object().metadata?.name).toBeDefined();
    },
  );
});
