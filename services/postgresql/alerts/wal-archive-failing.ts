import { type Alert, always } from "./alert.ts";
import { humanized } from "./humanized.ts";
import { ofPods } from "./promql.ts";

const LAST_ARCHIVED = "cnpg_pg_stat_archiver_last_archived_time";
const LAST_FAILED = "cnpg_pg_stat_archiver_last_failed_time";

export const walArchiveFailing: Alert = {
  name: "PostgreSQLWALArchiveFailing",
  audience: "operator",
  severity: always("critical"),
  applies: ({ archives }) => archives,
  expression: (context) => {
    const last = (metric: string) => `max by (pod) (${ofPods(metric, context)})`;
    // -1 stands for never: then the time since the Cluster was created counts.
    return `(time() - clamp_min(${last(LAST_ARCHIVED)}, ${context.createdAt})) and ${last(LAST_FAILED)} > ${last(LAST_ARCHIVED)}`;
  },
  minutes: 15,
  duringMaintenance: false,
  summary: "WAL cannot be archived, so the latest changes could not be recovered",
  description: () =>
    "{{ $labels.pod }} has archived no WAL for {{ $value | humanizeDuration }}, and its last attempt failed.",
  condition: () => "the last attempt to archive WAL failed",
  trial: (context) => {
    const pod = { pod: "postgresql-1" };
    const series = (archived: string, failed: string) => [
      { series: ofPods(LAST_ARCHIVED, context, pod), values: archived },
      { series: ofPods(LAST_FAILED, context, pod), values: failed },
    ];
    return {
      // Archived at minute 5, failed from minute 6 on.
      above: series("0+60x5 300x60", "-1x5 360+60x60"),
      onset: 6,
      // It has failed before, but not since.
      below: series("0+60x60", "-1x5 299x60"),
      labels: pod,
      description: `postgresql-1 has archived no WAL for ${humanized(16 * 60)}, and its last attempt failed.`,
    };
  },
};
