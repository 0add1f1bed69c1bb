import { RunFunctionRequest, type RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";

/** Fields of a request as plain data; the SDK completes them. */
type Differing = { readonly [Field in keyof RunFunctionRequest]?: unknown };

export const composite = (parameters: object) => compositeOf("XGreeter", parameters);

export const compositeOf = (kind: string, parameters: object, more: object = {}) => ({
  resource: {
    apiVersion: "matura.dev/v1",
    kind,
    metadata: { name: "hello-x7k2p" },
    spec: { claimRef: { name: "hello", namespace: "team-a" }, parameters },
    ...more,
  },
});

export const PLATFORM_CONFIG = {
  platform: {
    items: [
      {
        resource: {
          apiVersion: "apiextensions.crossplane.io/v1beta1",
          kind: "EnvironmentConfig",
          metadata: { name: "matura" },
          data: {},
        },
      },
    ],
  },
};

export const configMap = (name: string, data: object = {}) => ({
  resource: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "greeter-hello-x7k2p" },
    data,
  },
});

/** A request that the greeter answers, with what a test wants to differ. */
export const greeting = (differing: Differing = {}): RunFunctionRequest =>
  RunFunctionRequest.fromPartial({
    meta: { tag: "tag-1" },
    observed: { composite: composite({ greeting: "good morning" }), resources: {} },
    desired: { resources: { earlier: configMap("earlier"), other: configMap("other", { kept: "yes" }) } },
    context: { "apiextensions.crossplane.io/environment": { a: [1, null] } },
    requiredResources: PLATFORM_CONFIG,
    ...(differing as object),
  });

export const greetingFrame = (differing: Differing = {}): Uint8Array =>
  RunFunctionRequest.encode(greeting(differing)).finish();

/** Who was greeted, according to the answer. */
export const greetedIn = (response: RunFunctionResponse): unknown =>
  (response.desired?.resources.greeting?.resource as { data?: { greeting?: unknown } } | undefined)?.data
    ?.greeting;
