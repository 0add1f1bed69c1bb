import { Severity } from "@crossplane-org/function-sdk-typescript";
import type { KubernetesObject, StatusCondition } from "../../../runtime/kubernetes-object.ts";
import type { Rendering } from "../rendering.ts";
import { masked, maskFor } from "./mask.ts";

/** A rendering as plain data without secrets and times: what `--output json` prints and golden files hold. */
export interface Report {
  readonly claim: { readonly name: string; readonly namespace: string; readonly kind: string };
  readonly composite: string;
  readonly ready: boolean;
  readonly conditions: readonly Omit<StatusCondition, "lastTransitionTime">[];
  readonly status: Readonly<Record<string, unknown>>;
  readonly connection: { readonly secret: string | null; readonly details: Readonly<Record<string, string>> };
  readonly nextRunSeconds: number;
  readonly results: readonly { step: string; severity: string; message: string }[];
  readonly passes: readonly {
    readonly created: readonly string[];
    readonly changed: readonly string[];
    readonly deleted: readonly string[];
    /** Step → calls of its function, one a round of requirements. */
    readonly calls: Readonly<Record<string, number>>;
  }[];
  readonly objects: readonly {
    readonly name: string;
    readonly iteration: string;
    readonly amendedBy: readonly string[];
    readonly ready: boolean;
    readonly object: KubernetesObject;
  }[];
}

export const reportOf = (rendering: Rendering): Report => {
  const { claim, composite, connection, objects } = rendering;
  const mask = maskFor(rendering);
  const { conditions, ...status } = claim.status;
  return {
    claim: { name: claim.metadata.name, namespace: claim.metadata.namespace, kind: claim.kind },
    composite: composite.metadata.name,
    ready: rendering.ready,
    conditions: conditions.map(({ lastTransitionTime: _time, ...condition }) => condition),
    status,
    connection: {
      secret:
        connection.secret === undefined ? null : `${connection.secret.namespace}/${connection.secret.name}`,
      details: Object.fromEntries(connectionLines(rendering)),
    },
    nextRunSeconds: rendering.ttlSeconds,
    results: rendering.results.map(({ step, severity, message }) => ({
      step,
      severity: SEVERITY[severity] ?? "unknown",
      message,
    })),
    passes: rendering.passes.map(({ pass, created, changed, deleted }) => ({
      created,
      changed,
      deleted,
      calls: Object.fromEntries(pass.steps.map(({ step, calls }) => [step, calls])),
    })),
    objects: objects.map(({ name, step, amendedBy, ready, object }) => ({
      name,
      iteration: step,
      amendedBy,
      ready,
      object: masked(object, mask),
    })),
  };
};

const SEVERITY: Partial<Record<Severity, string>> = {
  [Severity.SEVERITY_FATAL]: "fatal",
  [Severity.SEVERITY_WARNING]: "warning",
  [Severity.SEVERITY_NORMAL]: "normal",
};

/** Keys of the connection secret with what may be shown of their values. */
export const connectionLines = (rendering: Rendering): readonly (readonly [string, string])[] => {
  const mask = maskFor(rendering);
  return [...rendering.connection.details]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, mask(new TextDecoder().decode(value))]);
};
