import type { JsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import { type Window, weeklyWindow, windowAt } from "../../services/maintenance-window.ts";
import type { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import type { Claim } from "../render/crossplane/claim.ts";
import type { Composite } from "../render/crossplane/composite.ts";
import type { Composition } from "../render/crossplane/composition.ts";
import type { FunctionRunner } from "../render/crossplane/function-runner.ts";
import { RenderError } from "../render/error.ts";
import { SimulatedCluster } from "../render/simulation/cluster.ts";
import { runLifecycle } from "../render/simulation/lifecycle.ts";
import { type Cost, costOf } from "./cost.ts";
import { type ObjectChange, objectChanges } from "./difference.ts";
import { type ParameterChange, parameterChanges } from "./parameter-change.ts";
import type { RunningInstance } from "./running-instance.ts";

/** What an edit of a claim would do. */
export interface Prediction {
  readonly parameters: readonly ParameterChange[];
  /** Objects that change as soon as the claim is applied. */
  readonly now: readonly ObjectChange[];
  /** Objects that change later, when the maintenance window opens; empty where nothing waits. */
  readonly inWindow: readonly ObjectChange[];
  /** The window that waiting changes come in. */
  readonly window: Window;
  readonly cost: { readonly before: Cost; readonly after: Cost };
}

export interface PredictionInput {
  readonly running: RunningInstance;
  /** The edited claim, with defaults. */
  readonly claim: Claim;
  readonly entry: CatalogueEntry;
  readonly composition: Composition;
  /** Functions whose clock stands at that moment. */
  readonly runnerAt: (now: Date) => Promise<FunctionRunner>;
  readonly now: Date;
}

type Objects = ReadonlyMap<string, KubernetesObject>;

/**
 * Runs the pipeline on what is observed, once with the claim as it is and once as it would be, each until nothing
 * changes: what differs is what the edit does. Whatever else may change meanwhile is in both.
 *
 * @throws RenderError when a function refuses the edit
 */
export const predict = async (input: PredictionInput): Promise<Prediction> => {
  const { running, claim, runnerAt, now } = input;
  const parameters = claim.spec.parameters as JsonObject;
  const before = (running.composite.spec.parameters ?? {}) as JsonObject;
  const window = windowAt(
    weeklyWindow((parameters as PostgreSQLParameters).maintenance, running.composite.metadata.name),
    now,
  );
  const today = await runnerAt(now);
  const unchanged = await steady(input, running.composite, today, now);
  const edited = edit(running.composite, parameters, claim.metadata.annotations);
  const atOnce = await steady(input, edited, today, now);
  const later =
    window.start <= now ? atOnce : await steady(input, edited, await runnerAt(window.start), window.start);
  const idleLater =
    window.start <= now
      ? unchanged
      : await steady(input, running.composite, await runnerAt(window.start), window.start);
  const already = objectChanges(unchanged, idleLater);
  return {
    parameters: parameterChanges(before, parameters, {
      haveSidecar: [...unchanged.values()].some(hasSidecar),
    }),
    now: objectChanges(unchanged, atOnce),
    inWindow: objectChanges(atOnce, later).filter((change) => !already.some((known) => same(known, change))),
    window,
    cost: { before: costOf(unchanged), after: costOf(later) },
  };
};

const hasSidecar = ({ kind, spec }: KubernetesObject & { spec?: { plugins?: readonly object[] } }): boolean =>
  kind === "Cluster" && (spec?.plugins ?? []).length > 0;

const same = (one: ObjectChange, other: ObjectChange): boolean =>
  one.name === other.name && JSON.stringify(one.fields) === JSON.stringify(other.fields);

const edit = (
  composite: Composite,
  parameters: JsonObject,
  annotations: Readonly<Record<string, string>> = {},
): Composite => ({
  ...composite,
  metadata: {
    ...composite.metadata,
    annotations: { ...composite.metadata.annotations, ...annotations },
  },
  spec: { ...composite.spec, parameters },
});

/** No connection secret is at stake, so nothing has to be said of one that cannot be made anew. */
const unpublished = (composite: Composite): Composite => {
  const { provisioning, ...status } = composite.status ?? {};
  const { host: _host, ...others } = (provisioning ?? {}) as { readonly host?: unknown };
  return { ...composite, status: { ...status, provisioning: others } };
};

/** Every desired object once nothing changes any more. */
const steady = async (
  { running, entry, composition }: PredictionInput,
  composite: Composite,
  runner: FunctionRunner,
  now: Date,
): Promise<Objects> => {
  const cluster = new SimulatedCluster({
    composite: unpublished(composite),
    objects: [running.platform, ...running.composed, ...running.others],
    connectionKeys: Object.keys(entry.connectionKeys),
    now,
  });
  // Operators have made what functions look for, such as certificates, which a user may not be allowed to read.
  cluster.operate();
  const passes = await runLifecycle(composition, runner, cluster);
  const last = passes.at(-1)?.pass;
  if (last?.fatal !== undefined) throw new RenderError(`${last.fatal.step} refuses: ${last.fatal.message}`);
  return new Map([...(last?.composed ?? [])].map(([name, { object }]) => [name, object]));
};
