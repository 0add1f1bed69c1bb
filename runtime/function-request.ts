import type { JsonObject } from "./json.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/**
 * A RunFunctionRequest as the runtime sees it. Objects are decoded when they are first touched, and are frozen:
 * what a function leaves alone passes through as the bytes that came in.
 */
export interface FunctionRequest {
  /** Echoed in the response; Crossplane's identity of the request's content. */
  readonly tag: string;
  readonly observed: State;
  readonly desired: State;
  /** Requirement name → objects found; a name is missing until Crossplane has looked for it. */
  readonly required: ReadonlyMap<string, readonly ResourceView[]>;
  readonly input: JsonObject | undefined;
}

export interface State {
  readonly composite: ResourceView | undefined;
  /** By composition resource name, in the order of the request. */
  readonly resources: ReadonlyMap<string, ResourceView>;
}

export interface ResourceView {
  /** @throws RequestError that names the resource, when its bytes are not an object. */
  readonly object: KubernetesObject;
  readonly ready: Ready;
  readonly connectionDetails: ReadonlyMap<string, Uint8Array>;
}

export type Ready = "unspecified" | "true" | "false";
