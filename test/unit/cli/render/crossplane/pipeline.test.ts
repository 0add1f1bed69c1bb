import { Ready, type ResourceSelector } from "@crossplane-org/function-sdk-typescript";
import { type ObservedCluster, runPipeline } from "../../../../../cli/render/crossplane/pipeline.ts";
import type { KubernetesObject } from "../../../../../runtime/kubernetes-object.ts";
import {
  composite,
  compositionOf,
  configMap,
  desiring,
  fatal,
  requiring,
  ScriptedFunctions,
  stepOf,
} from "../fixtures.ts";

const clusterOf = (
  composed: Readonly<Record<string, KubernetesObject>> = {},
  find: (selector: ResourceSelector) => readonly KubernetesObject[] = () => [],
): ObservedCluster => ({
  composite: composite(),
  connectionDetails: new Map(),
  composed: new Map(Object.entries(composed)),
  find,
});

const two = compositionOf(stepOf("one"), stepOf("two"));

test("desired state and context travel from step to step, and each step's share is known", async () => {
  const functions = new ScriptedFunctions({
    one: (request) => ({
      ...desiring(request, { kept: configMap("kept"), changed: configMap("changed") }),
      context: { from: "one" },
    }),
    two: (request) =>
      desiring(request, { changed: configMap("changed", { by: "two" }), new: configMap("new") }),
  });
  const pass = await runPipeline(two, functions, clusterOf());
  expect(pass.steps.map(({ step, made, amended }) => ({ step, made, amended }))).toEqual([
    { step: "one", made: ["kept", "changed"], amended: [] },
    { step: "two", made: ["new"], amended: ["changed"] },
  ]);
  expect(functions.requests[1]?.context).toEqual({ from: "one" });
  expect([...pass.composed.keys()].sort()).toEqual(["changed", "kept", "new"]);
});

test("every step sees the same observed state, with the composite's connection details", async () => {
  const functions = new ScriptedFunctions({ one: () => ({}), two: () => ({}) });
  const observed = {
    ...clusterOf({ a: configMap("a") }),
    connectionDetails: new Map([["KEY", Buffer.from("v")]]),
  };
  await runPipeline(two, functions, observed);
  for (const request of functions.requests) {
    expect(request.observed?.resources.a?.resource).toEqual(configMap("a"));
    expect(request.observed?.composite?.resource?.kind).toBe("XPostgreSQLInstance");
    expect(request.observed?.composite?.connectionDetails.KEY?.toString()).toBe("v");
    expect(request.meta?.tag).toMatch(/^[0-9a-f]{64}$/);
  }
});

test("a fatal result ends the pass: no later step runs and nothing is to be applied", async () => {
  const functions = new ScriptedFunctions({
    one: (request) => ({ ...desiring(request, { a: configMap("a") }), ...fatal("the plan is gone") }),
    two: () => ({}),
  });
  const pass = await runPipeline(two, functions, clusterOf());
  expect(pass.fatal).toEqual({ step: "one", message: "the plan is gone" });
  expect(pass.composed.size).toBe(0);
  expect(functions.requests).toHaveLength(1);
});

test.each([
  [[60, 5, 0], 5],
  [[0, 0, 0], 0],
  [[0, 7, 60], 7],
])("of the times to live %j seconds, %d counts", async (seconds, expected) => {
  const steps = seconds.map((_, index) => stepOf(`step-${index}`));
  const answers = seconds.map((ttl, index) => [
    `step-${index}`,
    () => ({ meta: { tag: "", ttl: { seconds: ttl, nanos: 0 } } }),
  ]);
  const functions = new ScriptedFunctions(Object.fromEntries(answers));
  expect((await runPipeline(compositionOf(...steps), functions, clusterOf())).ttlSeconds).toBe(expected);
});

test("what a composition requires beforehand is in the first call", async () => {
  const platform = { apiVersion: "example.org/v1", kind: "Settings", metadata: { name: "matura" } };
  const composition = compositionOf(
    stepOf("one", {
      requirements: {
        requiredResources: [
          { requirementName: "platform", apiVersion: "example.org/v1", kind: "Settings", name: "matura" },
        ],
      },
    }),
  );
  const functions = new ScriptedFunctions({ one: () => ({}) });
  const asked: ResourceSelector[] = [];
  await runPipeline(
    composition,
    functions,
    clusterOf({}, (selector) => {
      asked.push(selector);
      return [platform];
    }),
  );
  expect(functions.requests[0]?.requiredResources.platform?.items[0]?.resource).toEqual(platform);
  expect(asked[0]).toEqual({ apiVersion: "example.org/v1", kind: "Settings", matchName: "matura" });
});

test("what a step required in the pass before is in its first call of the next", async () => {
  const selector = { apiVersion: "v1", kind: "ConfigMap", matchName: "a" };
  const functions = new ScriptedFunctions({
    one: () => requiring({ mine: selector }),
  });
  const cluster = clusterOf({}, () => [configMap("a")]);
  const composition = compositionOf(stepOf("one"));
  const first = await runPipeline(composition, functions, cluster);
  expect(first.steps[0]?.calls).toBe(2);
  const second = await runPipeline(composition, functions, cluster, first.required);
  expect(second.steps[0]?.calls).toBe(1);
});

test("only READY_TRUE counts as ready", async () => {
  const readiness = { yes: Ready.READY_TRUE, no: Ready.READY_FALSE, unsaid: Ready.READY_UNSPECIFIED };
  const functions = new ScriptedFunctions({
    one: () => ({
      desired: {
        composite: undefined,
        resources: Object.fromEntries(
          Object.entries(readiness).map(([name, ready]) => [
            name,
            { resource: configMap(name), ready, connectionDetails: {} },
          ]),
        ),
      },
    }),
  });
  const { composed } = await runPipeline(compositionOf(stepOf("one")), functions, clusterOf());
  expect([...composed].map(([name, { ready }]) => [name, ready])).toEqual([
    ["yes", true],
    ["no", false],
    ["unsaid", false],
  ]);
});
