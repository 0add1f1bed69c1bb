import type { RefusedClaim } from "../case.ts";

const pooler = (settings: string): string =>
  `service: {disablePgBouncer: false, pgBouncerSettings: ${settings}}`;

export const poolers: readonly RefusedClaim[] = [
  {
    title: "a setting of the pooler that the platform owns",
    parameters: pooler("{pgbouncer: {listen_port: 6432}}"),
    reason:
      "service.pgBouncerSettings.pgbouncer.listen_port is not a setting that a claim may set: leave it out",
  },
  {
    title: "statement pooling",
    parameters: pooler("{pgbouncer: {pool_mode: statement}}"),
    reason: "service.pgBouncerSettings.pgbouncer.pool_mode must be one of session, transaction",
  },
  {
    title: "settings of the pooler by database",
    parameters: pooler("{databases: {app: {pool_size: 10}}}"),
    reason: "service.pgBouncerSettings.databases is not possible with CloudNativePG's pooler",
  },
  {
    title: "settings of the pooler by user",
    parameters: pooler("{users: {app: {pool_mode: session}}}"),
    reason: "service.pgBouncerSettings.users is not possible with CloudNativePG's pooler",
  },
];
