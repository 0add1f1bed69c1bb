import type {
  Requirements,
  Resources,
  RunFunctionRequest,
  RunFunctionResponse,
} from "@crossplane-org/function-sdk-typescript";
import { type ResourceSelector, Severity } from "@crossplane-org/function-sdk-typescript";
import { isEqual } from "es-toolkit";
import { RenderError } from "../error.ts";
import type { FunctionRunner } from "./function-runner.ts";

/** Finds objects in the cluster; none found is an empty list. */
export type Fetch = (selector: ResourceSelector) => Resources;

/** As often as Crossplane asks again at most (internal/xfn/required_resources.go, MaxRequirementsIterations). */
const MAX_ROUNDS = 5;

/** A function's last answer, and how many calls it took. */
export interface Answer {
  readonly response: RunFunctionResponse;
  readonly calls: number;
}

/**
 * Calls a function until what it requires is what it was given, as Crossplane's FetchingFunctionRunner does
 * (internal/xfn/required_resources.go of v2.4.0). The context travels from call to call.
 *
 * @throws RenderError when the requirements still change after the last round.
 */
export const runWithRequirements = async (
  runner: FunctionRunner,
  functionName: string,
  first: RunFunctionRequest,
  fetch: Fetch,
): Promise<Answer> => {
  const given = first.requiredResources;
  let request = first;
  let before: Requirements | undefined;
  for (let round = 0; round <= MAX_ROUNDS; round++) {
    const response = await runner.run(functionName, request);
    const calls = round + 1;
    if (response.results.some(({ severity }) => severity === Severity.SEVERITY_FATAL))
      return { response, calls };
    const { requirements } = response;
    if (isEqual(requirements, before)) return { response, calls };
    const requiredResources = { ...given, ...fetchAll(requirements?.resources ?? {}, fetch) };
    const extraResources = fetchAll(requirements?.extraResources ?? {}, fetch);
    // Given in advance was all that it asks for: a second call would say the same.
    if (
      round === 0 &&
      isEqual(request.requiredResources, requiredResources) &&
      isEqual(request.extraResources, extraResources)
    ) {
      return { response, calls };
    }
    before = requirements;
    request = { ...request, requiredResources, extraResources, context: response.context };
  }
  throw new RenderError(
    `${functionName}: requirements didn't stabilize after the maximum number of iterations (${MAX_ROUNDS}); the function asks for something else each time`,
  );
};

const fetchAll = (
  selectors: Readonly<Record<string, ResourceSelector>>,
  fetch: Fetch,
): Record<string, Resources> =>
  Object.fromEntries(Object.entries(selectors).map(([name, selector]) => [name, fetch(selector)]));
