import { BACKUP_METRICS } from "../../../services/metric-names.ts";
import type { Row } from "../panel.ts";

const LEGEND = "{{claim_namespace}}/{{claim_name}}";
const BY_CLAIM = "claim_namespace, claim_name";

/** Whether every instance has what a restore needs. */
export const backupsRow: Row = {
  title: "Backups",
  panels: [
    {
      kind: "timeseries",
      title: "Since the newest backup",
      description: "The ten instances whose newest base backup is the oldest. A day is usual.",
      unit: "s",
      min: 0,
      width: 12,
      queries: [
        {
          expr: `topk(10, time() - max by (${BY_CLAIM}) (${BACKUP_METRICS.lastSuccess}{service=~"$service"}))`,
          legend: LEGEND,
        },
      ],
    },
    {
      kind: "stat",
      title: "Stores that cannot be used",
      description: "Instances whose store of backups is not Available, whatever the reason.",
      unit: "short",
      width: 6,
      thresholds: { warning: 1, critical: 3 },
      queries: [
        {
          expr: `count(${BACKUP_METRICS.storeState}{service=~"$service",reason!="Available"} == 1) or vector(0)`,
          legend: "not available",
        },
      ],
    },
    {
      kind: "stat",
      title: "Instances with a store",
      description: "Instances whose store of backups the keeper looks into.",
      unit: "short",
      width: 6,
      queries: [
        {
          expr: `count(max by (${BY_CLAIM}) (${BACKUP_METRICS.storeState}{service=~"$service"}))`,
          legend: "stores",
        },
      ],
    },
  ],
};
