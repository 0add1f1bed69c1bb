import type { ConditionReport, EventReport, ObjectSelector } from "./contribution.ts";
import type { Ready } from "./function-request.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/**
 * What a function changed of the request's desired state. Nothing can be removed here: what a response does not
 * mention stays as it came in.
 */
export interface FunctionResponse {
  /** Desired resources that were added or amended, by composition resource name. */
  readonly resources: ReadonlyMap<string, DesiredResource>;
  /** The desired composite when it was changed: its status and its readiness only. */
  readonly composite?: DesiredComposite;
  readonly conditions: readonly ConditionReport[];
  /** What happened in this pass; undefined for nothing. */
  readonly events?: readonly EventReport[];
  readonly requirements: ReadonlyMap<string, ObjectSelector>;
  /** Seconds until Crossplane runs the composite again at the latest; undefined or 0 leaves that to its events. */
  readonly ttlSeconds?: number;
  /** Ends the pipeline: Crossplane keeps everything as it is and shows the message. */
  readonly fatal?: { readonly reason: string; readonly message: string };
}

export interface DesiredResource {
  readonly object: KubernetesObject;
  readonly ready: Ready;
}

export interface DesiredComposite {
  readonly object: object;
  readonly connectionDetails: ReadonlyMap<string, Uint8Array>;
  /** Missing: as it came in. */
  readonly ready?: Ready;
}
