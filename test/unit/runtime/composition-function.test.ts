import { type TObject, Type } from "typebox";
import { type CompositionFunction, implement, runFunction } from "../../../runtime/composition-function.ts";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import type { Instance } from "../../../runtime/instance.ts";
import { Refusal } from "../../../runtime/refusal.ts";
import type { Service } from "../../../runtime/service.ts";
import { functionRequest } from "../../support/function-request.ts";

const Queue: Service = {
  name: "queue",
  title: "Queue",
  kinds: { claim: "QueueInstance", composite: "XQueueInstance" },
  parameters: Type.Object(
    {
      depth: Type.Integer({ default: 3, minimum: 1 }),
      backup: Type.Object(
        { enabled: Type.Boolean({ default: true, "x-matura-idle": false }) },
        { default: {}, "x-matura-iteration": "backup" },
      ),
    },
    { default: {}, additionalProperties: false },
  ) as unknown as TObject,
  settings: Type.Object(
    { image: Type.String({ default: "queue:1" }) },
    { default: {} },
  ) as unknown as TObject,
};

const composite = {
  apiVersion: "matura.dev/v1",
  kind: "XQueueInstance",
  metadata: { name: "jobs-abcde" },
  spec: { claimRef: { name: "jobs", namespace: "shop" }, parameters: {} },
};
const environment = {
  apiVersion: "apiextensions.crossplane.io/v1beta1",
  kind: "EnvironmentConfig",
  data: {},
};
const required = { platform: [environment] };

const functionOf = (
  iteration: CompositionFunction["iteration"],
  body: (instance: Instance) => readonly Contribution[],
): CompositionFunction => ({ iteration, implementations: [implement(Queue, body)] });
const run = (
  given: Parameters<typeof functionRequest>[0],
  body: (instance: Instance) => readonly Contribution[] = () => [],
  iteration: CompositionFunction["iteration"] = "provisioning",
) =>
  runFunction(functionOf(iteration, body), functionRequest(given), {
    clock: () => new Date("2026-03-01T00:00:00Z"),
    random: (length) => "r".repeat(length),
  });

test("asks for the platform's settings and decides nothing before it has them", () => {
  const response = run({ composite }, () => {
    throw new Error("must not run yet");
  });
  expect(response.fatal).toBeUndefined();
  expect(response.requirements.get("platform")).toMatchObject({
    kind: "EnvironmentConfig",
    matchName: "matura",
  });
});

test("keeps asking for the settings beside what the iteration requires", () => {
  const response = run({ composite, required }, () => [
    requirement("ca", { apiVersion: "v1", kind: "Secret", matchName: "ca" }),
  ]);
  expect([...response.requirements.keys()].sort()).toEqual(["ca", "platform"]);
});

test("shows the instance with defaults, names and settings", () => {
  let seen: Instance | undefined;
  run({ composite, required }, (instance) => {
    seen = instance;
    return [];
  });
  expect(seen).toMatchObject({
    claim: { name: "jobs", namespace: "shop" },
    name: "jobs-abcde",
    namespace: "queue-jobs-abcde",
    parameters: { depth: 3, backup: { enabled: true } },
    settings: { image: "queue:1" },
  });
});

describe.each([
  [
    "no settings in the cluster",
    { composite, required: { platform: [] } },
    'EnvironmentConfig "matura" is not in',
  ],
  [
    "settings of the wrong type",
    { composite, required: { platform: [{ ...environment, data: { queue: { image: 5 } } }] } },
    "data.queue.image must be string",
  ],
  [
    "parameters out of bounds",
    { composite: { ...composite, spec: { parameters: { depth: 0 } } }, required },
    "spec.parameters.depth must be >= 1",
  ],
  [
    "an unknown parameter",
    { composite: { ...composite, spec: { parameters: { dept: 1 } } }, required },
    "unknown field dept",
  ],
  ["another kind", { composite: { ...composite, kind: "XOther" }, required }, "does not serve XOther"],
  ["no composite", { required }, "no observed composite"],
])("%s", (_name, given, message) => {
  test("ends FATAL with a sentence, and changes nothing", () => {
    const response = run(given, () => [
      compose("a", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }),
    ]);
    expect(response.fatal?.message).toContain(message);
    expect(response.resources.size).toBe(0);
    expect(response.composite).toBeUndefined();
    expect(response.conditions).toMatchObject([{ condition: "ProvisioningReady", status: "False" }]);
  });
});

test("a refusal keeps its reason; anything else is an internal error", () => {
  const refused = run({ composite, required }, () => {
    throw new Refusal("NoPlan", "size.plan is unknown");
  });
  expect(refused.fatal).toEqual({ reason: "NoPlan", message: "size.plan is unknown" });
  const broken = run({ composite, required }, () => {
    throw new TypeError("cannot read x of undefined");
  });
  expect(broken.fatal).toMatchObject({ reason: "InternalError" });
});

describe("parameters that no function has served", () => {
  const report = (response: ReturnType<typeof run>) =>
    response.conditions.find(({ condition }) => condition === "ParametersServed");

  test("are named on the claim", () => {
    expect(report(run({ composite, required }))).toMatchObject({
      status: "False",
      reason: "NotYetServed",
      message: "accepted, but not served by this installation: backup.enabled (backup)",
    });
  });

  test("until the function that serves them has run", () => {
    const first = run({ composite, required });
    const second = run(
      { composite, required, desiredComposite: first.composite?.object ?? {} },
      () => [],
      "backup",
    );
    expect(report(second)).toMatchObject({ status: "True", reason: "AllServed" });
  });

  test("are not named when they ask for nothing", () => {
    const idle = { ...composite, spec: { ...composite.spec, parameters: { backup: { enabled: false } } } };
    expect(report(run({ composite: idle, required }))?.status).toBe("True");
  });
});
