import type { Claim } from "../../../cli/render/crossplane/claim.ts";
import { compositeOf } from "../../../cli/render/crossplane/composite.ts";
import { type Composition, readComposition } from "../../../cli/render/crossplane/composition.ts";
import { inPackage } from "../../../cli/render/package-root.ts";
import { SimulatedCluster } from "../../../cli/render/simulation/cluster.ts";
import { fixedClock } from "../../../runtime/clock.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import { InProcessFunctions, type Listener, steadyRandom } from "./in-process.ts";
import { platform } from "./postgresql-claim.ts";

export const clock = fixedClock("2026-03-01T04:05:06Z");
export const composition: Composition = readComposition(inPackage("compositions/postgresql.yaml"));

export const functions = (listener?: Listener): InProcessFunctions =>
  new InProcessFunctions({ clock, random: steadyRandom }, listener);

/** A cluster with a new composite of the claim and nothing else but the platform's settings. */
export const clusterWith = (
  claim: Claim,
  objects: readonly KubernetesObject[] = [],
  settings: KubernetesObject = platform,
): SimulatedCluster =>
  new SimulatedCluster({
    composite: compositeOf(claim, {
      kind: PostgreSQLEntry.service.kinds.composite,
      composition: composition.metadata?.name ?? "",
      now: clock(),
    }),
    objects: [settings, ...objects],
    connectionKeys: Object.keys(PostgreSQLEntry.connectionKeys),
    now: clock(),
  });
