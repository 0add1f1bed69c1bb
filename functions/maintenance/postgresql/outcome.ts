import { healthOf } from "../../../runtime/health/index.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { versionOfImage } from "../../../services/postgresql/image-version.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { type Ended, rememberedOf } from "./remembered.ts";
import { moment } from "./timing.ts";

/** How the update that was under way ended with this pass. */
export type Outcome =
  | { readonly kind: "Finished"; readonly update: Ended }
  /** The servers are healthy without the version: a person has put the image back. */
  | { readonly kind: "Failed"; readonly update: Ended; readonly runs: string };

/** Undefined where none was under way, or it still is. */
export const outcomeOf = (instance: PostgreSQLInstance): Outcome | undefined => {
  const { update } = rememberedOf(instance);
  const cluster = observedCluster(instance);
  if (update === undefined || cluster === undefined) return undefined;
  // CloudNativePG needs a moment to notice, and looks as healthy as before meanwhile.
  const settled = instance.now.getTime() - Date.parse(update.at) > 30_000;
  const image = cluster.spec.imageName;
  if (!settled || cluster.status?.image !== image || !healthOf(cluster).healthy) return undefined;
  const ended = { ...update, finishedAt: moment(instance.now) };
  const runs = versionOfImage(image) ?? image;
  return runs === update.to ? { kind: "Finished", update: ended } : { kind: "Failed", update: ended, runs };
};
