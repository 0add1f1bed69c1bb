import type { RunFunctionRequest, RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";

/** Calls a function by the name that a composition's step has for it: over gRPC, or in this process in tests. */
export interface FunctionRunner {
  run(functionName: string, request: RunFunctionRequest): Promise<RunFunctionResponse>;
}
