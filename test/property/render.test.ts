import { Ready } from "@crossplane-org/function-sdk-typescript";
import { jest } from "@jest/globals";
import fc from "fast-check";
import type { Claim } from "../../cli/render/crossplane/claim.ts";
import { keyOf } from "../../cli/render/crossplane/metadata.ts";
import { runPipeline } from "../../cli/render/crossplane/pipeline.ts";
import { type LifecyclePass, runLifecycle } from "../../cli/render/simulation/lifecycle.ts";
import { applyContributions } from "../../runtime/apply.ts";
import { decodeRequest } from "../../runtime/codec/index.ts";
import type { CompositionFunction } from "../../runtime/composition-function.ts";
import { conditionTypeOf } from "../../runtime/condition-type.ts";
import type { FunctionResponse } from "../../runtime/function-response.ts";
import { viewInstance } from "../../runtime/instance-view.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { LABELS } from "../../runtime/labels.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { clock, clusterWith, composition, functions } from "./render/claim-cluster.ts";
import { FUNCTIONS, steadyRandom } from "./render/in-process.ts";
import { platform, postgresqlClaim } from "./render/postgresql-claim.ts";

/** Rendered until nothing changes: the last pass, and the cluster it leaves. */
const steady = async (claim: Claim) => {
  const cluster = clusterWith(claim);
  const passes = await runLifecycle(composition, functions(), cluster);
  const last = (passes.at(-1) as LifecyclePass).pass;
  return { cluster, passes, last };
};

jest.setTimeout(300_000);

/** Each run is a whole life of an instance, so a few of them find as much as thousands of single values. */
const RUNS = Number(process.env.MATURA_PROPERTY_RUNS ?? 10);

const holds = <T>(property: fc.IAsyncProperty<T>) => fc.assert(property, { numRuns: RUNS });

const CLUSTER_SCOPED = new Set(["Namespace"]);
/** Kinds whose names are DNS labels; the others' may have dots. */
const NAMED_BY_LABEL = new Set(["Namespace", "Service", "Job"]);
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Crossplane makes it, in the claim's namespace. */
const connectionSecretOf = ({ metadata, spec }: Claim): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { namespace: metadata.namespace, name: spec.writeConnectionSecretToRef?.name ?? "" },
});

const objectsOf = ({ composed }: { composed: ReadonlyMap<string, { object: KubernetesObject }> }) =>
  [...composed].map(([name, { object }]) => ({ name, object }));

describe("any valid claim", () => {
  test("comes to the same objects each time, and to an instance that is ready", () =>
    holds(
      fc.asyncProperty(postgresqlClaim, async (claim) => {
        const one = await steady(claim);
        const other = await steady(claim);
        expect(one.last.fatal).toBeUndefined();
        expect(one.cluster.isAs(other.cluster.snapshot())).toBe(true);
        expect([...one.last.composed].filter(([, { ready }]) => !ready)).toEqual([]);
      }),
    ));

  test("gives every object a namespace, the labels that trace it to its claim, and a readiness", () =>
    holds(
      fc.asyncProperty(postgresqlClaim, async (claim) => {
        const unspecified: string[] = [];
        const listening = functions((response) => {
          for (const [name, { ready }] of Object.entries(response.desired?.resources ?? {})) {
            if (ready === Ready.READY_UNSPECIFIED) unspecified.push(name);
          }
        });
        const cluster = clusterWith(claim);
        const passes = await runLifecycle(composition, listening, cluster);
        expect(unspecified).toEqual([]);
        for (const { name, object } of passes.flatMap(({ pass }) => objectsOf(pass))) {
          const { namespace, labels } = object.metadata ?? {};
          expect([name, namespace === undefined]).toEqual([name, CLUSTER_SCOPED.has(object.kind)]);
          expect(labels).toMatchObject({
            "app.kubernetes.io/managed-by": "matura",
            [LABELS.service]: "postgresql",
            [LABELS.instance]: cluster.composite.metadata.name,
            [LABELS.claimName]: claim.metadata.name,
            [LABELS.claimNamespace]: claim.metadata.namespace,
          });
        }
      }),
    ));

  test("gives no two objects one name, and only names that Kubernetes takes, of 63 characters at most", () =>
    holds(
      fc.asyncProperty(postgresqlClaim, async (claim) => {
        const { last } = await steady(claim);
        const objects = objectsOf(last);
        const keys = [keyOf(connectionSecretOf(claim)), ...objects.map(({ object }) => keyOf(object))];
        expect(new Set(keys).size).toBe(keys.length);
        for (const { object } of objects) {
          const name = object.metadata?.name ?? "";
          expect(name.length).toBeLessThanOrEqual(63);
          for (const part of NAMED_BY_LABEL.has(object.kind) ? [name] : name.split("."))
            expect(part).toMatch(LABEL);
          for (const value of Object.values(object.metadata?.labels ?? {}))
            expect(value).toMatch(LABEL_VALUE);
        }
      }),
    ));

  test("is reported on: where it lives, and a condition of each iteration, from the first pass on", () =>
    holds(
      fc.asyncProperty(postgresqlClaim, async (claim) => {
        const { passes, cluster } = await steady(claim);
        for (const { pass } of passes) {
          expect(pass.status).toMatchObject({
            instanceNamespace: `postgresql-${cluster.composite.metadata.name}`,
          });
          const reported = new Set(pass.conditions.map(({ type }) => type));
          expect([...reported].sort()).toEqual(
            [
              "Mature",
              "ParametersServed",
              ...FUNCTIONS.map(({ iteration }) => conditionTypeOf(iteration)),
            ].sort(),
          );
          for (const { reason, message } of pass.conditions) {
            expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
            expect(message).not.toBe("");
          }
        }
      }),
    ));
});

/** Anything printable, without ends that Kubernetes refuses. */
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** A function of a name that is true for about half of them, the same each time for one seed. */
const half =
  (seed: number) =>
  (name: string): boolean => {
    let hash = seed;
    for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return ((hash >>> 15) & 1) === 1;
  };

describe("nothing that was observed is left out", () => {
  test("on any way to a steady instance, and each way leads to the same one", () =>
    holds(
      fc.asyncProperty(
        postgresqlClaim,
        fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 12 }),
        async (claim, seeds) => {
          const cluster = clusterWith(claim);
          for (const [reaches, acts] of seeds) {
            const pass = await runPipeline(composition, functions(), cluster.observe());
            expect(pass.fatal).toBeUndefined();
            expect(cluster.apply(pass, half(reaches)).deleted).toEqual([]);
            cluster.operate(half(acts));
          }
          const passes = await runLifecycle(composition, functions(), cluster);
          expect(passes.flatMap(({ deleted }) => deleted)).toEqual([]);
          expect(cluster.isAs((await steady(claim)).cluster.snapshot())).toBe(true);
        },
      ),
    ));

  test("whatever else is missing or unhealthy", () =>
    holds(
      fc.asyncProperty(
        postgresqlClaim,
        fc.record({ there: fc.integer(), healthy: fc.integer(), made: fc.boolean(), reported: fc.boolean() }),
        async (claim, { there, healthy, made, reported }) => {
          const { cluster } = await steady(claim);
          const { composed, ...before } = cluster.observe();
          const seen = new Map(
            [...composed]
              .filter(([name]) => half(there)(name))
              .map(([name, object]) => [name, half(healthy)(name) ? object : withoutStatus(object)] as const),
          );
          const { status: _status, ...unreported } = before.composite;
          const pass = await runPipeline(composition, functions(), {
            ...before,
            composite: reported ? before.composite : unreported,
            composed: seen,
            // Without what operators made: the Secrets of certificates for one.
            find: made ? before.find : (selector) => (selector.kind === platform.kind ? [platform] : []),
          });
          if (pass.fatal !== undefined) expect(pass.fatal.message).not.toBe("");
          else expect([...seen.keys()].filter((name) => !pass.composed.has(name))).toEqual([]);
        },
      ),
    ));
});

describe("the contributions of an iteration", () => {
  test("give the same response in whatever order they come", () =>
    holds(
      fc.asyncProperty(postgresqlClaim, fc.integer(), async (claim, seed) => {
        const frames: (readonly [Uint8Array, CompositionFunction])[] = [];
        const listening = functions((_, frame, fn) => frames.push([frame, fn]));
        await runLifecycle(composition, listening, clusterWith(claim));
        for (const [frame, fn] of frames) {
          const request = decodeRequest(frame);
          const instance = viewInstance(request, PostgreSQL, clock());
          const implementation = fn.implementations.find(({ service }) => service === PostgreSQL);
          if (instance === undefined || implementation === undefined) continue;
          const contributions = implementation.iteration(instance as never);
          const context = { labels: {}, random: steadyRandom };
          expect(ordered(applyContributions(request, shuffled(contributions, seed), context))).toEqual(
            ordered(applyContributions(request, contributions, context)),
          );
        }
      }),
    ));
});

const shuffled = <T>(items: readonly T[], seed: number): readonly T[] =>
  items
    .map((item, index) => ({ item, rank: Math.imul(seed ^ (index + 1), 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);

/** The response with everything that has a name in the order of names: no order is meant in it. */
const ordered = (response: FunctionResponse) => ({
  ...response,
  resources: [...response.resources].sort(byName),
  conditions: [...response.conditions].sort((a, b) => (a.condition < b.condition ? -1 : 1)),
  requirements: [...response.requirements].sort(byName),
  composite: response.composite && {
    object: response.composite.object,
    connectionDetails: [...response.composite.connectionDetails].sort(byName),
  },
});

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const withoutStatus = (object: KubernetesObject): KubernetesObject => {
  const { status: _status, ...rest } = object as KubernetesObject & { status?: unknown };
  return rest;
};
