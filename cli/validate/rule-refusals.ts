import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "../../runtime/json.ts";
import type { CelRule } from "../../services/kubernetes-schema.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { type Bindings, evaluate } from "../cel/expression.ts";
import { celValue } from "../cel/value.ts";
import { keyOf } from "./list-refusals.ts";
import type { Path } from "./path.ts";
import type { Refusal } from "./refusal.ts";

/** A value under the rules of its schema, and what it was before. */
interface Subject {
  readonly value: unknown;
  readonly schema: StructuralSchema;
  readonly path: Path;
  /** undefined where there was none, or where a list does not tell which entry it was. */
  readonly old: unknown;
  /** It is what it was. A rule that came later does not refuse what an update leaves alone. */
  readonly unchanged: boolean;
}

/**
 * Evaluates every `x-kubernetes-validations` of a schema, as the API server does (apiextensions' schema/cel): rules
 * that compare with `oldSelf` only where there is an old value.
 */
export const ruleRefusals = (value: unknown, schema: StructuralSchema, old: unknown): readonly Refusal[] =>
  refusalsOf({ value, schema, old, path: [], unchanged: old !== undefined && isDeepStrictEqual(value, old) });

const refusalsOf = (subject: Subject): readonly Refusal[] => {
  if (subject.value === null || subject.value === undefined) return [];
  const rules = subject.schema["x-kubernetes-validations"] ?? [];
  return [...rules.flatMap((rule) => refusalOf(rule, subject)), ...partsOf(subject).flatMap(refusalsOf)];
};

const refusalOf = (rule: CelRule, { value, schema, old, path, unchanged }: Subject): readonly Refusal[] => {
  const compares = /\boldSelf\b/.test(rule.rule);
  if (compares ? old === undefined : unchanged) return [];
  const bindings: Bindings = {
    self: celValue(value, schema),
    ...(old !== undefined && { oldSelf: celValue(old, schema) }),
  };
  const outcome = evaluate(rule.rule, bindings);
  if (outcome.kind === "value" && outcome.value === true) return [];
  const message =
    outcome.kind === "error"
      ? `${outcome.message} evaluating rule: ${rule.message ?? rule.rule}`
      : sentence(rule, bindings);
  return [{ judge: "rule", path, message }];
};

/** The message that a rule makes of its subject, else its fixed one, else the rule. */
const sentence = ({ rule, message, messageExpression }: CelRule, bindings: Bindings): string => {
  const made = messageExpression === undefined ? undefined : evaluate(messageExpression, bindings);
  const text = made?.kind === "value" && typeof made.value === "string" ? made.value.trim() : "";
  return text === "" || text.includes("\n") ? (message ?? `failed rule: ${rule}`) : text;
};

const partsOf = (subject: Subject): readonly Subject[] => {
  if (Array.isArray(subject.value)) return entriesOf(subject.value, subject);
  if (!isJsonObject(subject.value)) return [];
  const before = isJsonObject(subject.old) ? subject.old : {};
  return Object.entries(subject.value).flatMap(([name, value]) => {
    const schema = subject.schema.properties?.[name] ?? subject.schema.additionalProperties;
    return schema === undefined ? [] : [part(subject, name, value, schema, before[name])];
  });
};

/** Only a list of type `map` tells which entry was which. */
const entriesOf = (list: readonly unknown[], subject: Subject): readonly Subject[] => {
  const { items, "x-kubernetes-list-type": type } = subject.schema;
  if (items === undefined) return [];
  const before = type === "map" && Array.isArray(subject.old) ? subject.old : [];
  return list.map((value, index) => {
    const key = keyOf(value, subject.schema);
    const old = before.find((item) => isDeepStrictEqual(keyOf(item, subject.schema), key));
    return part(subject, index, value, items, old);
  });
};

const part = (
  parent: Subject,
  step: number | string,
  value: unknown,
  schema: StructuralSchema,
  old: unknown,
): Subject => ({
  value,
  schema,
  old,
  path: [...parent.path, step],
  unchanged: parent.unchanged || (old !== undefined && isDeepStrictEqual(value, old)),
});
