import {
  Ready,
  type ResourceSelector,
  RunFunctionRequest,
  RunFunctionResponse,
  Severity,
} from "@crossplane-org/function-sdk-typescript";
import type { Claim } from "../../../../cli/render/crossplane/claim.ts";
import { type Composite, compositeOf } from "../../../../cli/render/crossplane/composite.ts";
import type { Composition, PipelineStep } from "../../../../cli/render/crossplane/composition.ts";
import type { FunctionRunner } from "../../../../cli/render/crossplane/function-runner.ts";

export const NOW = new Date("2026-03-01T04:05:06Z");

export const claim: Claim = {
  apiVersion: "matura.dev/v1",
  kind: "PostgreSQLInstance",
  metadata: { name: "orders", namespace: "shop" },
  spec: { parameters: { instances: 1 }, writeConnectionSecretToRef: { name: "orders-db" } },
};

export const composite = (): Composite =>
  compositeOf(claim, { kind: "XPostgreSQLInstance", composition: "postgresql", now: NOW });

export const compositionOf = (...steps: readonly PipelineStep[]): Composition => ({
  apiVersion: "apiextensions.crossplane.io/v1",
  kind: "Composition",
  metadata: { name: "postgresql" },
  spec: {
    compositeTypeRef: { apiVersion: "matura.dev/v1", kind: "XPostgreSQLInstance" },
    mode: "Pipeline",
    pipeline: steps,
  },
});

export const stepOf = (name: string, more: Partial<PipelineStep> = {}): PipelineStep => ({
  step: name,
  functionRef: { name },
  ...more,
});

type Partially = Partial<RunFunctionResponse>;
type Answer = (request: RunFunctionRequest) => Partially;

/** Functions by name that answer as they are told; each answer starts from the request's desired state and context. */
export class ScriptedFunctions implements FunctionRunner {
  readonly requests: RunFunctionRequest[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  async run(functionName: string, request: RunFunctionRequest): Promise<RunFunctionResponse> {
    // What travels is bytes: an object that was changed later would not be seen.
    const received = RunFunctionRequest.decode(RunFunctionRequest.encode(request).finish());
    this.requests.push(received);
    const answer = this.#answers[functionName]?.(received);
    if (answer === undefined) throw new Error(`no script for ${functionName}`);
    return RunFunctionResponse.decode(
      RunFunctionResponse.encode(
        RunFunctionResponse.fromPartial({ desired: received.desired, context: received.context, ...answer }),
      ).finish(),
    );
  }
}

/** Requirements for objects by name. */
export const requiring = (selectors: Readonly<Record<string, ResourceSelector>>): Partially => ({
  requirements: { resources: { ...selectors }, extraResources: {}, schemas: {} },
});

/** The request's desired state with these objects over it. */
export const desiring = (
  request: RunFunctionRequest,
  objects: Readonly<Record<string, object>>,
  ready: Ready = Ready.READY_TRUE,
): Partially => ({
  desired: {
    composite: request.desired?.composite,
    resources: {
      ...request.desired?.resources,
      ...Object.fromEntries(
        Object.entries(objects).map(([name, resource]) => [name, { resource, ready, connectionDetails: {} }]),
      ),
    },
  },
});

export const fatal = (message: string): Partially => ({
  results: [{ severity: Severity.SEVERITY_FATAL, message }],
});

export const configMap = (name: string, data: Readonly<Record<string, string>> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "instance" },
  data,
});
