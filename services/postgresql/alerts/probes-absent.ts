import { INSTANCE_LABELS, PROBE_METRICS } from "../../metric-names.ts";
import { type Alert, always } from "./alert.ts";
import type { AlertContext } from "./context.ts";

const probes = ({ instance }: AlertContext): string =>
  `${PROBE_METRICS.total}{${INSTANCE_LABELS.service}="postgresql",${INSTANCE_LABELS.instance}="${instance}"}`;

export const probesAbsent: Alert = {
  name: "PostgreSQLProbesAbsent",
  audience: "operator",
  severity: always("warning"),
  // A prober that hangs is still scraped: its counters stay, and stand still.
  expression: (context) => `absent(${probes(context)}) or sum(rate(${probes(context)}[5m])) == 0`,
  minutes: 15,
  duringMaintenance: false,
  summary: "No probe is counted, so no one would be told of an outage",
  description: () => "No probe of the instance is counted.",
  condition: () => "no probe of the instance is counted",
  trial: (context) => {
    const series = (values: string) => [{ series: probes(context), values }];
    return {
      // The count stands still. A rate needs two values.
      above: series("1000x60"),
      onset: 1,
      // One probe in four minutes.
      below: series(Array.from({ length: 15 }, (_, probe) => `${probe}x3`).join(" ")),
      absent: "fires",
      labels: {},
      description: "No probe of the instance is counted.",
    };
  },
};
