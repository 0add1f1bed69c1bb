import { jest } from "@jest/globals";
import fc from "fast-check";
import type { Claim } from "../../cli/render/crossplane/claim.ts";
import type { Composition, PipelineStep } from "../../cli/render/crossplane/composition.ts";
import type { Pass } from "../../cli/render/crossplane/pipeline.ts";
import { runLifecycle } from "../../cli/render/simulation/lifecycle.ts";
import { clusterWith, composition, functions } from "./render/claim-cluster.ts";
import { postgresqlClaim } from "./render/postgresql-claim.ts";

jest.setTimeout(300_000);

/** Each run is a whole life of an instance under two pipelines. */
const RUNS = Number(process.env.MATURA_PROPERTY_RUNS ?? 10);

const { pipeline } = composition.spec;
const isEnd = ({ step }: PipelineStep): boolean => step === "provisioning" || step === "readiness";
const between = pipeline.filter((step) => !isEnd(step));

/** Provisioning first and readiness last, as the model has it; what lies between as given. */
const withSteps = (steps: readonly PipelineStep[]): Composition => ({
  ...composition,
  spec: {
    ...composition.spec,
    pipeline: [
      ...pipeline.filter(({ step }) => step === "provisioning"),
      ...steps,
      ...pipeline.filter(({ step }) => step === "readiness"),
    ],
  },
});

const steadyUnder = async (steps: readonly PipelineStep[], claim: Claim) => {
  const cluster = clusterWith(claim);
  const passes = await runLifecycle(withSteps(steps), functions(), cluster);
  return { cluster, last: passes.at(-1)?.pass as Pass };
};

const names = (pass: Pass): ReadonlySet<string> => new Set(pass.composed.keys());

/** Iterations are independent of one another: neither their order nor the absence of some changes what the others do. */
describe("the iterations between provisioning and readiness", () => {
  test("come to the same instance in any order", () =>
    fc.assert(
      fc.asyncProperty(
        postgresqlClaim,
        fc.shuffledSubarray(between, { minLength: between.length, maxLength: between.length }),
        async (claim, order) => {
          const usual = await steadyUnder(between, claim);
          const other = await steadyUnder(order, claim);
          expect(other.last.fatal).toBeUndefined();
          expect([...other.last.composed].sort()).toEqual([...usual.last.composed].sort());
          expect(other.last.status).toEqual(usual.last.status);
        },
      ),
      { numRuns: RUNS },
    ));

  test("can be left out, any of them, without taking away what another one composes", () =>
    fc.assert(
      fc.asyncProperty(postgresqlClaim, fc.subarray([...between]), async (claim, some) => {
        const all = await steadyUnder(between, claim);
        const part = await steadyUnder(some, claim);
        expect(part.last.fatal).toBeUndefined();
        // Of servers that scaling has stopped the others tell nothing, so each is compared with itself beside scaling.
        const stops =
          claim.spec.parameters?.instances === 0 ? some.filter(({ step }) => step === "scaling") : [];
        const alone = await Promise.all(
          some.map((own) =>
            steadyUnder(
              between.filter((step) => step === own || stops.includes(step)),
              claim,
            ),
          ),
        );
        const ends = names((await steadyUnder([], claim)).last);
        const expected = new Set([...ends, ...alone.flatMap(({ last }) => [...names(last)])]);
        expect([...names(part.last)].sort()).toEqual([...expected].sort());
        // What an iteration composes is the same, down to its last field, whichever others there are.
        for (const { last } of alone) {
          for (const [name, composed] of last.composed) {
            if (!ends.has(name)) expect(part.last.composed.get(name)).toEqual(composed);
          }
        }
        expect([...names(part.last)].filter((name) => !names(all.last).has(name))).toEqual([]);
      }),
      { numRuns: RUNS },
    ));
});
