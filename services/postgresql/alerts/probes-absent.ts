import { INSTANCE_LABELS, PROBE_METRICS } from "../../metric-names.ts";
import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";

const probes = ({ instance }: AlertContext): string =>
  `${PROBE_METRICS.total}{${INSTANCE_LABELS.service}="postgresql",${INSTANCE_LABELS.instance}="${instance}"}`;

export const probesAbsent: Alert = {
  name: "PostgreSQLProbesAbsent",
  audience: "operator",
  severity: always("warning"),
  expression: (context) => `absent(${probes(context)})`,
  minutes: 15,
  duringMaintenance: false,
  summary: "No probe is counted, so no one would be told of an outage",
  description: () => "Prometheus has no probe of the instance.",
  condition: () => "Prometheus has no probe of the instance",
  trial: (context) => ({
    above: [],
    onset: 0,
    below: [{ series: probes(context), values: "1+1x60" }],
    absent: "fires",
    labels: {},
    description: "Prometheus has no probe of the instance.",
  }),
};
