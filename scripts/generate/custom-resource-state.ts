import { API } from "../../services/api-group.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import { INSTANCE_LABELS, INSTANCE_METRICS } from "../../services/metric-names.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { manifests } from "./yaml.ts";

const PREFIX = "matura";
const withoutPrefix = (name: string): string => name.replace(`${PREFIX}_`, "");

const gauge = (name: string, help: string, path: readonly string[]) => ({
  name: withoutPrefix(name),
  help,
  each: { type: "Gauge", gauge: { path } },
});

const condition = (type: string): readonly string[] => ["status", "conditions", `[type=${type}]`, "status"];

/** The status of composites as metrics, in the language of kube-state-metrics' CustomResourceStateMetrics. */
const metrics = [
  {
    name: withoutPrefix(INSTANCE_METRICS.info),
    help: "1, with the phase of the instance.",
    each: { type: "Info", info: { labelsFromPath: { phase: ["status", "phase"] } } },
  },
  gauge(INSTANCE_METRICS.ready, "Whether the instance serves.", condition("Ready")),
  gauge(INSTANCE_METRICS.mature, "Whether every iteration of the model is in force.", condition("Mature")),
  {
    name: withoutPrefix(INSTANCE_METRICS.pendingChange),
    help: "1 for each change that waits.",
    each: {
      type: "Info",
      info: { path: ["status", "pending"], labelsFromPath: { parameter: ["name"], class: ["class"] } },
    },
  },
  gauge(INSTANCE_METRICS.maintenanceNext, "When a newer version comes.", ["status", "maintenance", "next"]),
  gauge(INSTANCE_METRICS.maintenanceStarted, "When the update that is under way began.", [
    "status",
    "maintenance",
    "update",
    "at",
  ]),
  gauge(INSTANCE_METRICS.maintenanceFinished, "When the last update ended.", [
    "status",
    "maintenance",
    "last",
    "finishedAt",
  ]),
];

/** `platform/kube-state-metrics/custom-resource-state.yaml`, for `--custom-resource-state-config-file`. */
export const customResourceState = (entries: readonly CatalogueEntry[]): GeneratedFile => ({
  path: "platform/kube-state-metrics/custom-resource-state.yaml",
  content: manifests("services/metric-names.ts", [
    {
      kind: "CustomResourceStateMetrics",
      spec: {
        resources: entries.map(({ service }) => ({
          groupVersionKind: { group: API.group, version: API.version, kind: service.kinds.composite },
          metricNamePrefix: PREFIX,
          commonLabels: { [INSTANCE_LABELS.service]: service.name },
          labelsFromPath: {
            [INSTANCE_LABELS.instance]: ["metadata", "name"],
            [INSTANCE_LABELS.claimName]: ["spec", "claimRef", "name"],
            [INSTANCE_LABELS.claimNamespace]: ["spec", "claimRef", "namespace"],
          },
          metrics,
        })),
      },
    },
  ]),
});
