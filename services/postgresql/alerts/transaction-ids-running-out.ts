import { type Alert, always } from "./alert.ts";
import { humanizedCount } from "./humanized.ts";
import { ofPods } from "./promql.ts";

export const transactionIdsRunningOut: Alert = {
  name: "PostgreSQLTransactionIdsRunningOut",
  audience: "user",
  severity: always("critical"),
  expression: (context) =>
    `max by (datname) (${ofPods("cnpg_pg_database_xid_age", context)}) > ${context.thresholds.transactionIdAge}`,
  minutes: 10,
  duringMaintenance: true,
  summary: "Vacuum does not get through, and PostgreSQL refuses writes when transaction IDs run out",
  description: () =>
    "The oldest transaction ID of database {{ $labels.datname }} is {{ $value | humanize }} old.",
  condition: ({ thresholds }) => `the oldest transaction ID is more than ${thresholds.transactionIdAge} old`,
  trial: (context) => {
    const { transactionIdAge } = context.thresholds;
    const database = { datname: "app" };
    const series = (age: number) => [
      {
        series: ofPods("cnpg_pg_database_xid_age", context, { ...database, pod: "postgresql-1" }),
        values: `${age}x60`,
      },
    ];
    return {
      above: series(transactionIdAge + 1),
      onset: 0,
      below: series(transactionIdAge),
      labels: database,
      description: `The oldest transaction ID of database app is ${humanizedCount(transactionIdAge + 1)} old.`,
    };
  },
};
