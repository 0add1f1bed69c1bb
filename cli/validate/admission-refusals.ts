import type { CelInput } from "@bufbuild/cel";
import { authorizer } from "../cel/authorizer.ts";
import { type Bindings, evaluate } from "../cel/expression.ts";
import { sentenceOf } from "../cel/sentence.ts";
import { celValue } from "../cel/value.ts";
import type { Policy } from "./catalogue.ts";
import type { Refusal, Unchecked } from "./refusal.ts";

/** What a policy is asked about. */
export interface AdmissionRequest {
  /** As it would be stored. */
  readonly object: unknown;
  /** The running claim; undefined where the request creates one. */
  readonly old: unknown;
  /** The EnvironmentConfig with the platform's settings. */
  readonly platform: unknown;
}

export interface Verdict {
  readonly refusals: readonly Refusal[];
  readonly unchecked: readonly Unchecked[];
}

/** Evaluates a ValidatingAdmissionPolicy on a claim, as the API server would on creation or update. */
export const judge = (policy: Policy, request: AdmissionRequest): Verdict => {
  const bindings = bindingsOf(policy, request);
  if (bindings === undefined) return { refusals: [], unchecked: policy.spec.validations.map(uncheckedRule) };
  const conditions = policy.spec.matchConditions ?? [];
  const matches = conditions.every(({ expression }) => {
    const outcome = evaluate(expression, bindings);
    return outcome.kind !== "value" || outcome.value === true;
  });
  if (!matches) return { refusals: [], unchecked: [] };
  const verdicts = policy.spec.validations.map((validation) => judgeRule(validation, bindings));
  return {
    refusals: verdicts.flatMap(({ refusals }) => refusals),
    unchecked: verdicts.flatMap(({ unchecked }) => unchecked),
  };
};

/** Where settings of the platform are the parameters, they are at hand; objects of the cluster are not. */
const bindingsOf = (policy: Policy, { object, old, platform }: AdmissionRequest): Bindings | undefined => {
  const { paramKind, variables = [] } = policy.spec;
  if (paramKind !== undefined && paramKind.kind !== "EnvironmentConfig") return undefined;
  const given: Bindings = {
    object: celValue(object),
    oldObject: celValue(old ?? null),
    params: celValue(platform),
    request: celValue({ operation: old === undefined ? "CREATE" : "UPDATE" }),
    authorizer,
  };
  const known: Record<string, CelInput> = {};
  for (const { name, expression } of variables) {
    const outcome = evaluate(expression, { ...given, variables: { ...known } });
    // A variable that cannot be evaluated fails the rules that use it, and only those.
    if (outcome.kind === "value") known[name] = outcome.value;
  }
  return { ...given, variables: known };
};

type Validation = Policy["spec"]["validations"][number];

const judgeRule = (validation: Validation, bindings: Bindings): Verdict => {
  const outcome = evaluate(validation.expression, bindings);
  if (outcome.kind === "needs-cluster") return { refusals: [], unchecked: [uncheckedRule(validation)] };
  if (outcome.kind === "value" && outcome.value === true) return { refusals: [], unchecked: [] };
  const message =
    outcome.kind === "error"
      ? `expression '${validation.expression}' resulted in error: ${outcome.message}`
      : sentence(validation, bindings);
  return { refusals: [{ judge: "admission-policy", path: ["spec", "parameters"], message }], unchecked: [] };
};

const sentence = ({ expression, message, messageExpression }: Validation, bindings: Bindings): string => {
  const made = messageExpression === undefined ? undefined : evaluate(messageExpression, bindings);
  const text = made?.kind === "value" && typeof made.value === "string" ? made.value.trim() : "";
  return text === "" ? (message ?? `failed expression: ${expression}`) : text;
};

const uncheckedRule = (validation: Validation): Unchecked => ({
  path: ["spec", "parameters"],
  message: sentenceOf(validation),
});
