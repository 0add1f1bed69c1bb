import { Status, Target } from "@crossplane-org/function-sdk-typescript";
import { claimConditions, statusAfter } from "../../../../../cli/render/crossplane/conditions.ts";
import type { Pass } from "../../../../../cli/render/crossplane/pipeline.ts";
import { composite, configMap, NOW } from "../fixtures.ts";

const LATER = new Date("2026-03-01T05:00:00Z");

const pass = (more: Partial<Pass> = {}): Pass => ({
  steps: [],
  composed: new Map(),
  status: {},
  connectionDetails: new Map(),
  conditions: [],
  results: [],
  compositeReady: undefined,
  ttlSeconds: 0,
  required: new Map(),
  ...more,
});

const condition = (type: string, status: Status) => ({
  type,
  status,
  reason: "Because",
  message: "",
  target: Target.TARGET_COMPOSITE_AND_CLAIM,
});

const composedOf = (unready: readonly string[]): Pass["composed"] =>
  new Map(unready.map((name) => [name, { object: configMap(name), ready: false }]));

const readyOf = (given: Pass) =>
  statusAfter(composite(), given, NOW).conditions?.find(({ type }) => type === "Ready");

test.each([
  [["b", "a"], "Unready resources: a, b"],
  [["c", "b", "a"], "Unready resources: a, b, and c"],
  [["d", "c", "b", "a"], "Unready resources: a, b, c, and 1 more"],
])("not ready while %j are not, in Crossplane's words", (unready, message) => {
  expect(readyOf(pass({ composed: composedOf(unready) }))).toMatchObject({
    status: "False",
    reason: "Creating",
    message,
  });
});

test("ready when every composed resource is, or when the pipeline says so of the composite", () => {
  expect(readyOf(pass())).toMatchObject({ status: "True", reason: "Available" });
  expect(readyOf(pass({ composed: composedOf(["a"]), compositeReady: true }))).toMatchObject({
    status: "True",
  });
  expect(readyOf(pass({ compositeReady: false }))).toMatchObject({ status: "False" });
});

test("a function cannot set Crossplane's own conditions", () => {
  const given = pass({
    composed: composedOf(["a"]),
    conditions: [condition("Ready", Status.STATUS_CONDITION_TRUE)],
  });
  expect(readyOf(given)).toMatchObject({ status: "False" });
});

test("the time of a condition moves with its status only", () => {
  const first = pass({ conditions: [condition("BackupReady", Status.STATUS_CONDITION_FALSE)] });
  const before = { ...composite(), status: statusAfter(composite(), first, NOW) };
  const again = statusAfter(before, first, LATER).conditions?.find(({ type }) => type === "BackupReady");
  expect(again?.lastTransitionTime).toBe("2026-03-01T04:05:06Z");
  const second = pass({ conditions: [condition("BackupReady", Status.STATUS_CONDITION_TRUE)] });
  const changed = statusAfter(before, second, LATER).conditions?.find(({ type }) => type === "BackupReady");
  expect(changed?.lastTransitionTime).toBe("2026-03-01T05:00:00Z");
});

test("after a fatal result the status stays, and conditions that were not reported are unknown", () => {
  const first = pass({
    status: { phase: "up" },
    conditions: [condition("BackupReady", Status.STATUS_CONDITION_TRUE)],
  });
  const before = { ...composite(), status: statusAfter(composite(), first, NOW) };
  const after = statusAfter(before, pass({ fatal: { step: "backup", message: "no bucket" } }), LATER);
  expect(after.phase).toBe("up");
  expect(after.conditions).toMatchObject([
    { type: "BackupReady", status: "Unknown", reason: "FatalError" },
    { type: "Ready", status: "True" },
    {
      type: "Synced",
      status: "False",
      message: 'cannot compose resources: pipeline step "backup" returned a fatal result: no bucket',
    },
  ]);
});

test("the claim has Synced, Ready and what was meant for it", () => {
  const given = pass({
    conditions: [
      condition("BackupReady", Status.STATUS_CONDITION_TRUE),
      { ...condition("Internal", Status.STATUS_CONDITION_TRUE), target: Target.TARGET_COMPOSITE },
    ],
  });
  const types = claimConditions(statusAfter(composite(), given, NOW), NOW).map(({ type, status }) => [
    type,
    status,
  ]);
  expect(types).toEqual([
    ["BackupReady", "True"],
    ["Ready", "True"],
    ["Synced", "True"],
  ]);
});
