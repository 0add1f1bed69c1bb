import type { ConditionReport } from "../../../runtime/contribution.ts";
import type { FunctionRequest, State } from "../../../runtime/function-request.ts";
import type { IterationName } from "../../../runtime/iteration.ts";
import { withDefaults } from "../../../runtime/schema.ts";
import { reportUnserved } from "../../../runtime/unserved.ts";
import { PostgreSQL } from "../../../services/postgresql/service.ts";

type Unserved = Readonly<Record<string, readonly string[]>>;

const state = (unserved: Unserved | undefined): State => ({
  composite: {
    object: { apiVersion: "v1", kind: "X", ...(unserved === undefined ? {} : { status: { unserved } }) },
    ready: "unspecified",
    connectionDetails: new Map(),
  },
  resources: new Map(),
});
const requestWith = (observed: Unserved | undefined, desired: Unserved | undefined): FunctionRequest => ({
  tag: "",
  observed: state(observed),
  desired: state(desired),
  required: new Map(),
  input: undefined,
});
const parameters = withDefaults(PostgreSQL.parameters, { monitoring: { email: "team@example.com" } });

/** One pass of a pipeline: each function sees what the one before it left. */
const pass = (steps: readonly IterationName[], atEnd: Unserved | undefined) => {
  let left: Unserved | undefined;
  const conditions: (Pick<ConditionReport, "status" | "message"> | undefined)[] = [];
  for (const step of steps) {
    const [fields, said] = reportUnserved(requestWith(atEnd, left), PostgreSQL, step, parameters);
    if (fields?.type === "status") left = (fields.fields as { unserved: Unserved }).unserved;
    conditions.push(said?.type === "condition" ? { status: said.status, message: said.message } : undefined);
  }
  return { left, conditions };
};

describe("parameters that nothing serves", () => {
  test("are left when no function has taken itself off the list", () => {
    const { left } = pass(["provisioning", "backup"], undefined);
    expect(left).toMatchObject({ backup: [], alerting: ["monitoring.email"] });
  });

  test.each<[string, readonly IterationName[], string]>([
    ["some", ["provisioning", "backup"], "False"],
    ["none", ["provisioning", "backup", "alerting"], "True"],
  ])("%s: every function of a settled pipeline says the same", (_, steps, status) => {
    const first = pass(steps, undefined);
    const settled = pass(steps, first.left);
    expect(new Set(settled.conditions.map((said) => JSON.stringify(said))).size).toBe(1);
    expect(settled.conditions[0]?.status).toBe(status);
  });

  test("are named as soon as an edit of the claim has gone through one pass", () => {
    const steps: readonly IterationName[] = ["provisioning", "backup"];
    const before = { alerting: [], backup: [] };
    const edited = pass(steps, before);
    expect(edited.left).toMatchObject({ alerting: ["monitoring.email"] });
    expect(pass(steps, edited.left).conditions.at(-1)).toMatchObject({
      status: "False",
      message: expect.stringContaining("monitoring.email (alerting)"),
    });
  });
});
