import { type Alert, always } from "./alert.ts";
import { ofPods } from "./promql.ts";

/** Segments that PostgreSQL has finished and the archive does not have yet. */
const WAITING = { value: "ready" } as const;

export const walArchiveBacklog: Alert = {
  name: "PostgreSQLWALArchiveBacklog",
  audience: "user",
  severity: always("warning"),
  expression: (context) =>
    `max by (pod) (${ofPods("cnpg_collector_pg_wal_archive_status", context, WAITING)}) > ${context.thresholds.archiveBacklogSegments}`,
  minutes: 15,
  duringMaintenance: false,
  summary: "WAL is written faster than it is archived, and it fills the volume",
  description: () => "{{ $value }} segments of WAL (16 MiB each) of {{ $labels.pod }} wait for the archive.",
  condition: ({ thresholds }) =>
    `more than ${thresholds.archiveBacklogSegments} segments of WAL wait for the archive`,
  trial: (context) => {
    const { archiveBacklogSegments } = context.thresholds;
    const pod = { pod: "postgresql-1" };
    const series = (segments: number) => [
      {
        series: ofPods("cnpg_collector_pg_wal_archive_status", context, { ...pod, ...WAITING }),
        values: `${segments}x60`,
      },
      {
        series: ofPods("cnpg_collector_pg_wal_archive_status", context, { ...pod, value: "done" }),
        values: "1000x60",
      },
    ];
    return {
      above: series(archiveBacklogSegments + 1),
      onset: 0,
      below: series(archiveBacklogSegments),
      labels: pod,
      description: `${archiveBacklogSegments + 1} segments of WAL (16 MiB each) of postgresql-1 wait for the archive.`,
    };
  },
};
