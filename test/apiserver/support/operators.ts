import { isMatch } from "es-toolkit/compat";
import { compositionResourceName } from "../../../cli/render/crossplane/composed.ts";
import { operate } from "../../../cli/render/simulation/operators/index.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { CNPG_API } from "../../../services/postgresql/cluster.ts";
import type { Api } from "./api.ts";
import { type Claim, claimUntil, isReady } from "./claim.ts";
import type { Place } from "./kinds.ts";
import { create, list, patch, placeOf } from "./objects.ts";

/** Kinds that have an operator, or a part of Kubernetes that needs a node. */
const KINDS = [
  { apiVersion: CNPG_API, kind: "Cluster" },
  { apiVersion: CNPG_API, kind: "DatabaseRole" },
  { apiVersion: CNPG_API, kind: "Database" },
  { apiVersion: CNPG_API, kind: "Pooler" },
  { apiVersion: "batch/v1", kind: "Job" },
  { apiVersion: "v1", kind: "Service" },
];

const CONFLICT = 409;

/** The operators' part for all that an instance has now, by the same rules as in `matura render`. */
export const operateOnce = async (api: Api, namespace: string | undefined): Promise<void> => {
  if (namespace === undefined) return;
  const found = await Promise.all(KINDS.map((kind) => list<Operated>(api, { ...kind, namespace })));
  const composed = found.flat().filter((object) => compositionResourceName(object) !== undefined);
  await Promise.all(composed.map((object) => operateOn(api, object)));
};

/** Waits until a claim is ready, and as wanted, while the operators do their part. */
export const untilReady = (
  api: Api,
  place: Place,
  wanted: (claim: Claim) => boolean = () => true,
): Promise<Claim> => {
  let instanceNamespace: string | undefined;
  const look = (claim: Claim): boolean => {
    instanceNamespace = claim.status?.instanceNamespace;
    return isReady(claim) && wanted(claim);
  };
  return claimUntil(api, place, "is ready, and as wanted", look, () => operateOnce(api, instanceNamespace));
};

interface Operated extends KubernetesObject {
  readonly status?: { readonly startTime?: string };
}

const operateOn = async (api: Api, object: Operated): Promise<void> => {
  // The time of its creation: the same status each time, so that a look that finds it writes nothing.
  const outcome = operate(object, new Date(object.metadata?.creationTimestamp ?? 0));
  for (const made of outcome.makes ?? []) {
    const answer = await create(api, made);
    if (answer.code !== CONFLICT) answer.object();
  }
  const status = object.kind === "Job" ? completed(object, outcome.status) : outcome.status;
  if (status === undefined || isMatch(object.status ?? {}, status)) return;
  const answer = await patch(api, { ...placeOf(object), subresource: "status" }, { status });
  // What is deleted meanwhile needs no operator any more.
  if (answer.code !== 404) answer.object();
};

/** The Job's own controller has begun: it made a pod, which no node runs. A Job that is complete has none. */
const completed = ({ status }: Operated, outcome: object | undefined): object | undefined => {
  if (status?.startTime === undefined) return undefined;
  const { startTime } = status;
  const pods = { active: null, ready: null, terminating: null, uncountedTerminatedPods: null };
  return { ...outcome, startTime, completionTime: startTime, ...pods };
};
