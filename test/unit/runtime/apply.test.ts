import {
  RunFunctionRequest,
  RunFunctionResponse,
  Severity,
  Target,
} from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { applyContributions } from "../../../runtime/apply.ts";
import { decodeRequest, encodeResponse } from "../../../runtime/codec/index.ts";
import {
  amend,
  type Contribution,
  compose,
  condition,
  connection,
  event,
  generate,
  nextRun,
  requirement,
  status,
} from "../../../runtime/contribution.ts";
import { functionRequest } from "../../support/function-request.ts";

const configMap = (name: string, data: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});
const secret = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name } });
const context = {
  labels: { "matura.dev/instance": "orders" },
  random: (length: number) => "r".repeat(length),
};
const apply = (given: Parameters<typeof functionRequest>[0], ...contributions: Contribution[]) =>
  applyContributions(functionRequest(given), contributions, context);

describe("compose", () => {
  test("holds an object back until what it needs was observed", () => {
    const later = compose("b", configMap("b"), { after: ["a"] });
    expect(apply({}, later).resources.has("b")).toBe(false);
    expect(apply({ observed: { a: configMap("a") } }, later).resources.has("b")).toBe(true);
  });

  test("holds it back until what it needs is healthy, where it says so", () => {
    const job = (status: object) => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a" },
      status,
    });
    const later = compose("b", configMap("b"), { afterHealthy: ["a"] });
    expect(apply({}, later).resources.has("b")).toBe(false);
    expect(apply({ observed: { a: job({}) } }, later).resources.has("b")).toBe(false);
    const complete = job({ conditions: [{ type: "Complete", status: "True" }] });
    expect(apply({ observed: { a: complete } }, later).resources.has("b")).toBe(true);
  });

  test("never holds back what was observed once, whatever became of what it needs", () => {
    const response = apply(
      { observed: { b: configMap("b") } },
      compose("b", configMap("b"), { after: ["a"] }),
    );
    expect(response.resources.has("b")).toBe(true);
  });

  test("adds the labels of the instance under those of the object", () => {
    const object = { ...configMap("a"), metadata: { name: "a", labels: { own: "1" } } };
    expect(apply({}, compose("a", object)).resources.get("a")?.object.metadata?.labels).toEqual({
      "matura.dev/instance": "orders",
      own: "1",
    });
  });

  test("is ready by the health of what was observed, not of what is desired", () => {
    expect(apply({}, compose("a", configMap("a"))).resources.get("a")?.ready).toBe("false");
    expect(
      apply({ observed: { a: configMap("a") } }, compose("a", configMap("a"))).resources.get("a")?.ready,
    ).toBe("true");
  });

  test("one name twice is a mistake that is reported", () => {
    expect(() => apply({}, compose("a", configMap("a")), compose("a", configMap("b")))).toThrow(
      'two contributions compose "a"',
    );
  });
});

describe("generate", () => {
  const password = generate("credentials", secret("credentials"), { password: 4 });

  test("makes a key once", () => {
    expect(apply({}, password).resources.get("credentials")?.object).toMatchObject({
      immutable: true,
      data: { password: btoa("rrrr") },
    });
  });

  test("keeps the key that was observed", () => {
    const observed = { credentials: { ...secret("credentials"), data: { password: btoa("kept") } } };
    expect(apply({ observed }, password).resources.get("credentials")?.object).toMatchObject({
      data: { password: btoa("kept") },
    });
  });
});

describe("amend", () => {
  const desired = {
    cluster: { ...configMap("cluster"), spec: { size: 1, plugins: [{ name: "b", on: true }] } },
  };

  test("merges objects, and lists by name", () => {
    const response = apply(
      { desired },
      amend("cluster", { spec: { plugins: [{ name: "a" }, { name: "b", of: 2 }] } }),
    );
    expect(response.resources.get("cluster")?.object).toMatchObject({
      spec: { size: 1, plugins: [{ name: "a" }, { name: "b", on: true, of: 2 }] },
    });
  });

  test("leaves alone what came in", () => {
    apply({ desired }, amend("cluster", { spec: { size: 9 } }));
    expect(desired.cluster.spec.size).toBe(1);
  });

  test("waits for an object that is held back", () => {
    expect(apply({}, amend("cluster", { spec: { size: 9 } })).resources.size).toBe(0);
  });
});

test("status merges over what earlier functions reported, and details join theirs", () => {
  const response = apply(
    { desiredComposite: { status: { backup: { last: "today" } } } },
    status({ provisioning: { plan: "s" } }),
    status({ provisioning: { host: "h" } }),
    connection({ HOST: "h" }),
  );
  expect(response.composite?.object).toEqual({
    status: { backup: { last: "today" }, provisioning: { plan: "s", host: "h" } },
  });
  expect(new TextDecoder().decode(response.composite?.connectionDetails.get("HOST"))).toBe("h");
});

test("events reach Crossplane as results on composite and claim, and none is fatal", () => {
  const events = [
    event("Normal", "UpdateBegins", "it begins"),
    event("Warning", "UpdateStuck", "it is stuck"),
  ];
  const request = decodeRequest(RunFunctionRequest.encode(RunFunctionRequest.create({})).finish());
  const response = applyContributions(request, events, { labels: {}, random: () => "" });
  const { results } = RunFunctionResponse.decode(encodeResponse(request, response));
  expect(results).toMatchObject([
    { severity: Severity.SEVERITY_NORMAL, reason: "UpdateBegins", message: "it begins" },
    { severity: Severity.SEVERITY_WARNING, reason: "UpdateStuck", message: "it is stuck" },
  ]);
  expect(results.every(({ target }) => target === Target.TARGET_COMPOSITE_AND_CLAIM)).toBe(true);
});

test("the earliest next run counts", () => {
  expect(apply({}, nextRun(60), nextRun(5), nextRun(30)).ttlSeconds).toBe(5);
  expect(apply({}).ttlSeconds).toBeUndefined();
});

test("in whatever order contributions come, the response is the same", () => {
  const contributions: Contribution[] = [
    compose("a", configMap("a")),
    compose("b", configMap("b"), { after: ["a"] }),
    generate("c", secret("c"), { password: 8 }),
    amend("a", { data: { one: "1" }, list: [{ name: "z" }, { name: "y" }] }),
    amend("a", { data: { two: "2" }, list: [{ name: "x" }] }),
    status({ x: { one: 1 } }),
    status({ x: { two: 2 } }),
    connection({ HOST: "h" }),
    requirement("r", { apiVersion: "v1", kind: "Secret", matchName: "r" }),
    condition("Ready2", true, "Fine", "fine"),
    nextRun(5),
    nextRun(50),
  ];
  const plain = (response: ReturnType<typeof apply>) => ({
    ...response,
    resources: Object.fromEntries([...response.resources].sort()),
    requirements: Object.fromEntries(response.requirements),
    composite: response.composite && {
      object: response.composite.object,
      details: Object.fromEntries(response.composite.connectionDetails),
    },
  });
  const expected = plain(apply({}, ...contributions));
  fc.assert(
    fc.property(fc.shuffledSubarray(contributions, { minLength: contributions.length }), (shuffled) => {
      expect(plain(apply({}, ...shuffled))).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
