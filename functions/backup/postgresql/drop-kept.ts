import { type Contribution, event } from "../../../runtime/contribution.ts";
import { clusterNamed, currentCluster } from "../../../services/postgresql/current-cluster.ts";
import { DROP_ANNOTATION, droppedCluster, keptClusters } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What the claim's status says of kept states: what an earlier pass answered. */
interface Answered {
  readonly dropped?: string;
  readonly kept?: readonly string[];
}

/** How a request to drop a kept state stands. */
export interface Drop {
  readonly answer: Pick<Answered, "dropped">;
  /** The Cluster that is being deleted. The claim lists it until it is gone, which is how the request stays known. */
  readonly going: readonly string[];
  readonly contributions: readonly Contribution[];
}

/** How the request to drop stands. One that names nothing kept is answered at once, so that it meets no later state. */
export const dropOf = (instance: PostgreSQLInstance, before: Answered | undefined): Drop => {
  const asked = instance.annotations[DROP_ANNOTATION] ?? "";
  const nothing = { going: [], contributions: [] };
  // Without the annotation there is no request, and the same name can be asked for anew.
  if (asked === "") return { answer: {}, ...nothing };
  if (asked === before?.dropped) return { answer: { dropped: asked }, ...nothing };
  const there = instance.observed(clusterNamed(asked).resource) !== undefined;
  if (there && droppedCluster(instance) === asked) {
    const { dropped } = before ?? {};
    return { answer: dropped === undefined ? {} : { dropped }, going: [asked], contributions: [] };
  }
  const served = !there && before?.kept?.includes(asked) === true;
  return { answer: { dropped: asked }, going: [], contributions: served ? [] : [neverKept(instance, asked)] };
};

const neverKept = (instance: PostgreSQLInstance, asked: string): Contribution => {
  const kept = keptClusters(instance).map(({ name }) => name);
  const why =
    asked === currentCluster(instance).name
      ? "clients reach it"
      : `it was no kept state when that was asked; there is ${kept.join(", ") || "none"}`;
  return event(
    "Warning",
    "DropRefused",
    `"${asked}" was not dropped: ${why}. To drop a state of that name later, take ${DROP_ANNOTATION} away and set it again`,
  );
};
