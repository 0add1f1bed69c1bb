import type { ChangeClass } from "../../../services/postgresql/change-classes.ts";
import type { Affinity, ClusterSpec } from "../../../services/postgresql/cluster.ts";
import { currentCluster, observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { pgSettings } from "../../../services/postgresql/pg-settings.ts";
import { imagesOf, librariesOf } from "../../../services/postgresql/preloaded-extensions.ts";
import { needsRestart, operatorDefault } from "../../../services/postgresql/restart-settings.ts";
import { resourcesInForce, wantedResources } from "./in-force.ts";
import { memorySettings } from "./memory-settings.ts";
import { placement } from "./placement.ts";

/** The fields of a Cluster whose change interrupts, in its spec's own shape; empty ones left out. */
export interface Interrupting {
  readonly resources: ClusterSpec["resources"];
  readonly affinity?: Affinity;
  readonly topologySpreadConstraints?: readonly object[];
  readonly postgresql: Pick<ClusterSpec["postgresql"], "shared_preload_libraries" | "extensions"> & {
    /** Those that PostgreSQL reads only at start. */
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** What the claim wants of them. */
export const wantedInterrupting = (instance: PostgreSQLInstance): Interrupting => {
  const { scheduling, service } = instance.parameters;
  const { affinity, topologySpreadConstraints } = placement(instance, currentCluster(instance));
  const extensions = service.extensions ?? [];
  return shaped({
    resources: wantedResources(instance),
    affinity: { ...affinity },
    nodeSelector: scheduling.nodeSelector,
    topologySpreadConstraints,
    parameters: { ...memoryInForce(instance), ...pgSettings(instance) },
    libraries: librariesOf(extensions),
    images: imagesOf(extensions),
  });
};

/** PostgreSQL's settings of memory for the size that the servers have, or get with this pass. */
export const memoryInForce = (instance: PostgreSQLInstance): Readonly<Record<string, string>> => {
  const { limits, requests } = resourcesInForce(instance);
  return memorySettings(instance, { limit: limits.memory, request: requests.memory });
};

/** What a Cluster has of them now. A setting that CloudNativePG made counts only where the claim sets it too. */
export const runningInterrupting = (instance: PostgreSQLInstance, wanted: Interrupting): Interrupting => {
  const spec = observedCluster(instance)?.spec;
  if (spec === undefined) return wanted;
  const { parameters, shared_preload_libraries, extensions = [] } = spec.postgresql;
  return shaped({
    resources: { requests: spec.resources.requests, limits: spec.resources.limits },
    // CloudNativePG's default.
    affinity: { podAntiAffinityType: spec.affinity?.podAntiAffinityType ?? "preferred" },
    nodeSelector: spec.affinity?.nodeSelector,
    topologySpreadConstraints: spec.topologySpreadConstraints,
    parameters: chosen(
      parameters,
      (name) =>
        parameters[name] !== operatorDefault(name) || wanted.postgresql.parameters[name] !== undefined,
    ),
    libraries: shared_preload_libraries ?? [],
    images: extensions.map(({ name, image }) => ({ name, image: { reference: image.reference } })),
  });
};

interface Fields {
  readonly resources: ClusterSpec["resources"];
  readonly affinity: Omit<Affinity, "nodeSelector">;
  readonly nodeSelector: Affinity["nodeSelector"] | undefined;
  readonly topologySpreadConstraints: readonly object[] | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly libraries: readonly string[];
  readonly images: NonNullable<ClusterSpec["postgresql"]["extensions"]>;
}

/** Without what is empty, as operators leave it out. */
const shaped = ({ affinity, nodeSelector = {}, libraries, images, ...fields }: Fields): Interrupting => {
  const parameters = chosen(fields.parameters, needsRestart);
  return {
    resources: fields.resources,
    affinity: { ...affinity, ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }) },
    ...(fields.topologySpreadConstraints === undefined
      ? {}
      : { topologySpreadConstraints: fields.topologySpreadConstraints }),
    postgresql: {
      // Never left out: the Cluster has other settings beside these.
      parameters,
      ...(libraries.length === 0 ? {} : { shared_preload_libraries: libraries }),
      ...(images.length === 0 ? {} : { extensions: images }),
    },
  };
};

const chosen = (
  settings: Readonly<Record<string, string>>,
  wanted: (name: string) => boolean,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name)));

/** A part that is reported by the parameter that it follows from. */
export interface Part {
  /** Path below `spec.parameters`. */
  readonly name: string;
  readonly changeClass: ChangeClass;
  /** In a few words, to tell one state from another. */
  readonly text: (fields: Interrupting) => string;
}

const listed = (items: readonly string[]): string => (items.length === 0 ? "none" : items.join(", "));
const pairs = (map: Readonly<Record<string, string>> = {}): string =>
  listed(
    Object.entries(map)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );

const PARTS: readonly Part[] = [
  {
    name: "scheduling",
    changeClass: "rolling",
    text: ({ affinity, topologySpreadConstraints = [] }) =>
      `nodes with ${pairs(affinity?.nodeSelector)}; spread over nodes ${affinity?.podAntiAffinityType}, over zones ${topologySpreadConstraints.length > 0 ? "too" : "not"}`,
  },
  {
    name: "service.extensions",
    changeClass: "rolling",
    text: ({ postgresql: { shared_preload_libraries = [], extensions = [] } }) =>
      `libraries ${listed(shared_preload_libraries)}; images ${listed(extensions.map(({ image }) => image.reference))}`,
  },
  {
    name: "service.pgSettings",
    changeClass: "restart",
    text: ({ postgresql: { parameters } }) => pairs(parameters),
  },
  {
    name: "size",
    changeClass: "rolling",
    text: ({ resources: { limits, requests } }) =>
      `cpu ${limits.cpu}, memory ${limits.memory}, requests ${requests.cpu} and ${requests.memory}`,
  },
];

/** The parts in which the two differ, in alphabetical order. */
export const partsThatDiffer = (one: Interrupting, other: Interrupting): readonly Part[] =>
  PARTS.filter(({ text }) => text(one) !== text(other));
