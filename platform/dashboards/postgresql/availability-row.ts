import { PROBE_METRICS } from "../../../services/metric-names.ts";
import { availability, budgetLeft, target } from "../availability.ts";
import type { Row } from "../panel.ts";
import { INSTANCE } from "./selector.ts";

export const availabilityRow: Row = {
  title: "Availability",
  panels: [
    {
      kind: "stat",
      title: "Availability, 30 days",
      description: "Share of probes that were answered. Probes during maintenance do not count.",
      unit: "percentunit",
      decimals: 3,
      width: 6,
      queries: [{ expr: availability(INSTANCE, "30d"), legend: "availability" }],
    },
    {
      kind: "stat",
      title: "Target",
      description: "The availability that the service level promises.",
      unit: "percentunit",
      decimals: 3,
      width: 6,
      queries: [{ expr: target(INSTANCE), legend: "target" }],
    },
    {
      kind: "stat",
      title: "Error budget left, 30 days",
      description:
        "Share of the failures that the target allows and that have not happened. Below 0 it is missed.",
      unit: "percentunit",
      decimals: 1,
      width: 6,
      thresholds: { warning: 0.5, critical: 0 },
      lowIsBad: true,
      queries: [{ expr: budgetLeft(INSTANCE, "30d"), legend: "left" }],
    },
    {
      kind: "stat",
      title: "Last write",
      description:
        "Time since a write of the probe was committed. It writes each minute, or with each probe where the service level promises writes.",
      unit: "s",
      decimals: 0,
      width: 6,
      thresholds: { warning: 90, critical: 300 },
      queries: [{ expr: `time() - max(${PROBE_METRICS.lastWrite}{${INSTANCE}})`, legend: "ago" }],
    },
    {
      kind: "timeseries",
      title: "Probes by outcome",
      description:
        "Probes a second. The reason says how far a client gets: the name, the connection, TLS, the login, the query, or no answer in time.",
      unit: "ops",
      min: 0,
      width: 12,
      queries: [
        {
          expr: `sum by (outcome, reason, maintenance) (rate(${PROBE_METRICS.total}{${INSTANCE}}[$__rate_interval]))`,
          legend: "{{outcome}} {{reason}} (maintenance {{maintenance}})",
        },
      ],
    },
    {
      kind: "timeseries",
      title: "Time of a probe",
      description: "From the look-up of the host to the answer: name, connection, TLS, login and query.",
      unit: "s",
      min: 0,
      width: 12,
      queries: [0.5, 0.99].map((quantile) => ({
        expr: `histogram_quantile(${quantile}, sum by (le) (rate(${PROBE_METRICS.duration}_bucket{${INSTANCE}}[$__rate_interval])))`,
        legend: `p${quantile * 100}`,
      })),
    },
  ],
};
