import type { TObject, TSchema } from "typebox";
import { type Contribution, condition, status } from "./contribution.ts";
import type { FunctionRequest, State } from "./function-request.ts";
import { ITERATIONS, type IterationName } from "./iteration.ts";
import { isJsonObject } from "./json.ts";
import type { Service } from "./service.ts";

/**
 * Extra keywords of a parameter's schema.
 * `x-matura-iteration`: who serves it; inherited by the fields below, provisioning where nothing says otherwise.
 * `x-matura-idle`: the value with which the parameter asks for nothing, when that is not its default.
 * `x-matura-value-iteration`: who serves single values of a parameter that provisioning serves, by the value as text.
 */
export interface ParameterKeywords {
  readonly "x-matura-iteration"?: IterationName;
  readonly "x-matura-idle"?: unknown;
  readonly "x-matura-value-iteration"?: Readonly<Record<string, IterationName>>;
}

interface Ask {
  readonly iteration: IterationName;
  readonly path: string;
}

/**
 * Reports the parameters that ask for an iteration which has not run, so that none is ignored in silence.
 * Each function takes itself off the list that the functions before it left in `status.unserved`.
 *
 * The condition of every function of a pass says what was left at the end of the pass before: were each to say what is
 * left at its own turn, the condition would change twice in every pass, and each change would run the pipeline again.
 */
export const reportUnserved = (
  request: FunctionRequest,
  service: Service,
  self: IterationName,
  parameters: unknown,
): readonly Contribution[] => {
  const before = leftIn(request.desired);
  const atEnd = leftIn(request.observed);
  const asked = before === undefined ? asks(service.parameters, parameters) : remembered(before);
  const unserved = asked.filter(({ iteration }) => iteration !== self);
  return [
    status({ unserved: Object.fromEntries(ITERATIONS.map((name) => [name, pathsOf(unserved, name)])) }),
    judgement(
      atEnd === undefined
        ? unserved
        : unserved.filter(({ iteration, path }) => atEnd[iteration]?.includes(path) === true),
    ),
  ];
};

const judgement = (unserved: readonly Ask[]): Contribution =>
  unserved.length === 0
    ? condition("ParametersServed", true, "AllServed", "every parameter of the claim is served")
    : condition("ParametersServed", false, "NotYetServed", sentence(unserved));

const leftIn = ({ composite }: State): Readonly<Record<string, readonly string[]>> | undefined =>
  (composite?.object as Partial<StatusWithUnserved> | undefined)?.status?.unserved;

interface StatusWithUnserved {
  readonly status?: { readonly unserved?: Readonly<Record<string, readonly string[]>> };
}

const pathsOf = (asked: readonly Ask[], iteration: IterationName): readonly string[] =>
  asked.filter((ask) => ask.iteration === iteration).map((ask) => ask.path);

const remembered = (unserved: Readonly<Record<string, readonly string[]>>): readonly Ask[] =>
  ITERATIONS.flatMap((iteration) => (unserved[iteration] ?? []).map((path) => ({ iteration, path })));

const sentence = (unserved: readonly Ask[]): string => {
  const clauses = ITERATIONS.map((name) => ({ name, paths: pathsOf(unserved, name) }))
    .filter(({ paths }) => paths.length > 0)
    .map(({ name, paths }) => `${paths.join(", ")} (${name})`);
  return `accepted, but not served by this installation: ${clauses.join("; ")}`;
};

/** The parameters, by dotted path, whose value asks something of an iteration other than provisioning. */
export const asks = (
  schema: TSchema,
  value: unknown,
  inherited: IterationName = "provisioning",
  path = "",
): readonly Ask[] => {
  const keywords = schema as ParameterKeywords & Partial<TObject> & { default?: unknown };
  const iteration = keywords["x-matura-iteration"] ?? inherited;
  if (value === undefined) return [];
  if (keywords.properties !== undefined && isJsonObject(value)) {
    return Object.entries(keywords.properties).flatMap(([field, below]) =>
      asks(below as TSchema, value[field], iteration, path === "" ? field : `${path}.${field}`),
    );
  }
  const ofValue = keywords["x-matura-value-iteration"]?.[String(value)];
  if (ofValue !== undefined) return [{ iteration: ofValue, path }];
  if (iteration === "provisioning") return [];
  const idle = "x-matura-idle" in keywords ? keywords["x-matura-idle"] : keywords.default;
  return JSON.stringify(value) === JSON.stringify(idle) ? [] : [{ iteration, path }];
};
