import type { Row } from "../panel.ts";
import { INSTANCE } from "./selector.ts";

export const backupRow: Row = {
  title: "Write-ahead log archive",
  panels: [
    {
      kind: "timeseries",
      title: "Segments that wait for the archive",
      description:
        "Segments of the write-ahead log that are complete and not archived. It should stay near 0.",
      unit: "short",
      min: 0,
      width: 8,
      queries: [
        {
          expr: `max by (pod) (cnpg_collector_pg_wal_archive_status{${INSTANCE},value="ready"})`,
          legend: "{{pod}}",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Since the last archived segment",
      description:
        "What a disaster would lose at most. It stays below five minutes where archiving works; -1 is never.",
      unit: "s",
      width: 8,
      queries: [
        {
          expr: `max(cnpg_pg_stat_archiver_seconds_since_last_archival{${INSTANCE}})`,
          legend: "since the last segment",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Archived and failed segments",
      description: "Segments a second that were archived, and attempts that failed.",
      unit: "ops",
      min: 0,
      width: 8,
      queries: ["archived", "failed"].map((what) => ({
        expr: `sum(rate(cnpg_pg_stat_archiver_${what}_count{${INSTANCE}}[$__rate_interval]))`,
        legend: what,
      })),
    },
  ],
};
