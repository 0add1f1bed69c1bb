import { INSTANCE_LABELS, PROBE_METRICS } from "../../services/metric-names.ts";
import type { DashboardData } from "./panel.ts";
import { availabilityRow } from "./postgresql/availability-row.ts";
import { backupRow } from "./postgresql/backup-row.ts";
import { loadRow } from "./postgresql/load-row.ts";
import { resourcesRow } from "./postgresql/resources-row.ts";
import { serversRow } from "./postgresql/servers-row.ts";
import { storageRow } from "./postgresql/storage-row.ts";

const { claimName, claimNamespace, instance } = INSTANCE_LABELS;

/** One PostgreSQL instance: what its clients see first, then why. */
export const postgresqlDashboard: DashboardData = {
  uid: "matura-postgresql",
  title: "Matura / PostgreSQL",
  description: "One PostgreSQL instance: availability, servers, load, storage, backups and resources.",
  variables: [
    {
      name: "claim_namespace",
      label: "Namespace",
      description: "Namespace of the claim.",
      values: { of: claimNamespace, in: `${PROBE_METRICS.target}{service="postgresql"}` },
      all: true,
    },
    {
      name: "claim_name",
      label: "Claim",
      description: "Name of the claim.",
      values: {
        of: claimName,
        in: `${PROBE_METRICS.target}{service="postgresql",claim_namespace=~"$claim_namespace"}`,
      },
      all: true,
    },
    {
      name: "instance",
      label: "Instance",
      description: "Name of the instance; its objects are in namespace postgresql-<instance>.",
      values: {
        of: instance,
        in: `${PROBE_METRICS.target}{service="postgresql",claim_namespace=~"$claim_namespace",claim_name=~"$claim_name"}`,
      },
      all: false,
    },
  ],
  rows: [availabilityRow, serversRow, loadRow, storageRow, backupRow, resourcesRow],
};
