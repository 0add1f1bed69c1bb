import { type Resources, RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { runWithRequirements } from "../../../../../cli/render/crossplane/required-resources.ts";
import { configMap, fatal, requiring, ScriptedFunctions } from "../fixtures.ts";

const selector = (matchName: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace: "instance",
  matchName,
});
const asking = (...names: readonly string[]) =>
  requiring(Object.fromEntries(names.map((name) => [name, selector(name)])));
const found = (name: string): Resources => ({
  items: [{ resource: configMap(name), ready: 0, connectionDetails: {} }],
});
const request = (requiredResources: Readonly<Record<string, Resources>> = {}) =>
  RunFunctionRequest.fromPartial({ requiredResources });
const namesIn = ({ requiredResources }: RunFunctionRequest) => Object.keys(requiredResources).sort();

test("a function that requires nothing is called once", async () => {
  const functions = new ScriptedFunctions({ f: () => ({}) });
  expect((await runWithRequirements(functions, "f", request(), () => found("x"))).calls).toBe(1);
});

test("what is required arrives in a second call, and the requirements have to stay the same", async () => {
  const functions = new ScriptedFunctions({ f: () => asking("a") });
  const { calls } = await runWithRequirements(functions, "f", request(), ({ matchName }) =>
    found(matchName ?? ""),
  );
  expect(calls).toBe(2);
  expect(functions.requests.map(namesIn)).toEqual([[], ["a"]]);
  expect(functions.requests[1]?.requiredResources.a?.items[0]?.resource).toEqual(configMap("a"));
});

test("what was given in advance and is required saves the second call", async () => {
  const functions = new ScriptedFunctions({ f: () => asking("a") });
  const given = request({ a: found("a") });
  const { calls } = await runWithRequirements(functions, "f", given, () => found("a"));
  expect(calls).toBe(1);
});

test("what was given in advance stays when a later answer requires something else", async () => {
  const functions = new ScriptedFunctions({ f: () => asking("b") });
  await runWithRequirements(functions, "f", request({ a: found("a") }), () => found("b"));
  expect(functions.requests.map(namesIn)).toEqual([["a"], ["a", "b"]]);
});

test("a requirement that grows from what was read is fetched in a further round", async () => {
  const functions = new ScriptedFunctions({
    f: ({ requiredResources }) => (requiredResources.a === undefined ? asking("a") : asking("a", "b")),
  });
  const { calls } = await runWithRequirements(functions, "f", request(), () => found("x"));
  expect(calls).toBe(3);
  expect(functions.requests.map(namesIn)).toEqual([[], ["a"], ["a", "b"]]);
});

test("an object that is not there is an empty list, not a missing one", async () => {
  const functions = new ScriptedFunctions({ f: () => asking("a") });
  await runWithRequirements(functions, "f", request(), () => ({ items: [] }));
  expect(functions.requests[1]?.requiredResources.a).toEqual({ items: [] });
});

test("requirements that change each time end after Crossplane's six calls", async () => {
  let call = 0;
  const functions = new ScriptedFunctions({ f: () => asking(`a${call++}`) });
  await expect(runWithRequirements(functions, "f", request(), () => found("x"))).rejects.toThrow(
    "f: requirements didn't stabilize after the maximum number of iterations (5)",
  );
  expect(call).toBe(6);
});

test("a fatal answer ends the rounds", async () => {
  const functions = new ScriptedFunctions({ f: () => ({ ...asking("a"), ...fatal("no") }) });
  expect((await runWithRequirements(functions, "f", request(), () => found("a"))).calls).toBe(1);
});

test("the context of one call goes into the next", async () => {
  const functions = new ScriptedFunctions({
    f: ({ context }) => ({ ...asking("a"), context: { calls: Number(context?.calls ?? 0) + 1 } }),
  });
  const { response } = await runWithRequirements(functions, "f", request(), () => found("a"));
  expect(response.context).toEqual({ calls: 2 });
});
