import { Document } from "yaml";
import { DASHBOARDS } from "../../platform/dashboards/all.ts";
import { dashboardJson } from "../../platform/dashboards/build.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { manifests, PLAIN } from "./yaml.ts";

const FOLDER = "platform/dashboards/generated";

/** Each dashboard as a file to import, and all of them as the ConfigMaps that Grafana's sidecar looks for. */
export const dashboards = (): readonly GeneratedFile[] => {
  const files = DASHBOARDS.map((data) => ({
    path: `${FOLDER}/${data.uid}.json`,
    content: `${JSON.stringify(dashboardJson(data), null, 2)}\n`,
  }));
  const configMaps = files.map(({ content }, index) => {
    const { uid } = DASHBOARDS[index] ?? { uid: "" };
    return new Document(
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: `dashboard-${uid}`,
          namespace: "crossplane-system",
          labels: { grafana_dashboard: "1" },
        },
        data: { [`${uid}.json`]: content },
      },
      PLAIN,
    );
  });
  return [
    ...files,
    { path: `${FOLDER}/config-maps.yaml`, content: manifests("platform/dashboards/*.ts", configMaps) },
  ];
};
