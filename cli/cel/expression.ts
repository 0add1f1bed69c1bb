import { type CelInput, type CelValue, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { createRegistry } from "@bufbuild/protobuf";
import { Authorizer, authorizerFunctions, needsCluster } from "./authorizer.ts";
import { listFunctions } from "./list-functions.ts";
import { CIDR, IP, networkFunctions } from "./network-functions.ts";
import { Quantity, quantityFunctions } from "./quantity-functions.ts";
import { regexFunctions } from "./regex-functions.ts";

/** What an expression comes to. An error names what went wrong, in the evaluator's words. */
export type Outcome =
  | { readonly kind: "value"; readonly value: CelValue }
  | { readonly kind: "needs-cluster" }
  | { readonly kind: "error"; readonly message: string };

export type Bindings = Readonly<Record<string, CelInput>>;

/** CEL with the functions that Kubernetes adds and that mean something without a cluster. */
const environment = celEnv({
  registry: createRegistry(...[Authorizer, CIDR, IP, Quantity].map(({ description }) => description)),
  funcs: [
    ...strings,
    ...quantityFunctions,
    ...networkFunctions,
    ...listFunctions,
    ...regexFunctions,
    ...authorizerFunctions,
  ],
});

type Program = (bindings: Bindings) => Outcome;

const programs = new Map<string, Program>();

/** Evaluates an expression; one that has been seen before is not compiled again. */
export const evaluate = (expression: string, bindings: Bindings): Outcome => {
  const program = programs.get(expression) ?? compile(expression);
  programs.set(expression, program);
  return program(bindings);
};

const compile = (expression: string): Program => {
  try {
    const run = plan(environment, parse(expression));
    return (bindings) => {
      const result = run({ ...bindings });
      return isCelError(result) ? failure(result.message) : { kind: "value", value: result };
    };
  } catch (error) {
    const outcome = failure(error instanceof Error ? error.message : String(error));
    return () => outcome;
  }
};

const failure = (message: string): Outcome =>
  needsCluster(message) ? { kind: "needs-cluster" } : { kind: "error", message };
