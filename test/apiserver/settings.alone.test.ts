import { afterAll, describe, expect } from "@jest/globals";
import { parse } from "yaml";
import { ACCEPTED } from "../bad-input/claims/accepted.ts";
import type { ClaimCase } from "../bad-input/claims/case.ts";
import { REFUSED } from "../bad-input/claims/refused/index.ts";
import { until } from "../e2e/support/until.ts";
import { testWithOwn } from "./support/capability.ts";
import { EXAMPLES, needsOf } from "./support/examples.ts";
import { expectAccepted } from "./support/expect-accepted.ts";
import { reasonsGiven } from "./support/reasons.ts";
import { api, scratch } from "./support/scratch.ts";
import { defaults, putSettings, type Settings, settingsWith } from "./support/settings.ts";
import { foretold, tried } from "./support/trial.ts";

const special = <T extends ClaimCase>(cases: readonly T[]): readonly (readonly [string, T, Settings])[] =>
  cases.flatMap((claim) =>
    claim.settings === undefined ? [] : [[claim.title, claim, settingsWith(parse(claim.settings))] as const],
  );

/** Admission reads the platform's settings through a cache, so a change counts a moment later. */
const soon = (what: string, check: () => Promise<void>): Promise<boolean> =>
  until(what, async () => check().then(() => true), { seconds: 20, pause: 200 });

describe("claims, by the platform's settings", () => {
  const namespace = scratch("settings");
  // Each trial of an update has a claim of its own.
  let index = 0;

  afterAll(() => putSettings(api, defaults));

  testWithOwn.each(special(REFUSED))(
    "refuses %s, with the reason that matura validate gives",
    async (_, claim, settings) => {
      await putSettings(api, settings);
      await soon("the claim is refused", async () => {
        const reasons = reasonsGiven((await tried(api, namespace, claim, index++)).refusal());
        expect(reasons).toContainEqual(expect.stringContaining(claim.reason));
        expect(reasons).toEqual(foretold(claim, settings, namespace));
      });
    },
  );

  testWithOwn.each(special(ACCEPTED))("accepts %s", async (_, claim, settings) => {
    await putSettings(api, settings);
    await soon("the claim is accepted", async () => {
      (await tried(api, namespace, claim, index++)).object();
    });
  });

  testWithOwn.each(EXAMPLES.filter(needsOf).map((example) => [example.file, example] as const))(
    "%s is accepted where the platform has what it needs, with the defaults that the API promises",
    async (_, example) => {
      await putSettings(api, settingsWith(needsOf(example) ?? {}));
      await soon("the example is accepted", () => expectAccepted(api, example, namespace));
    },
  );
});
