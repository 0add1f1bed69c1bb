import type { ClaimCase } from "./case.ts";

const schedules = [
  "30 2 * * *",
  "*/15 0-5,22 1,15 JAN-jun Mon-Fri",
  "0 0 * * 7",
  "05 04 01 12 sun",
  "0 0-20/4 * * 1,3,5",
  "*/60 */24 */31 */12 fri-sun/7",
];
const times = ["0:00:00", "3:30:00", "03:30:00", "23:59:59"];
const ranges = ["192.0.2.0/24", "0.0.0.0/0", "10.1.2.3/32", "10.1.2.3/8", "2001:db8::/32", "::/0"];
const moments = ["2026-03-01T04:05:06Z", "2026-03-01T04:05:06.123+05:30", "2024-02-29T23:59:59-11:00"];

/** Claims at the edge of what is allowed: none may be refused. */
export const ACCEPTED: readonly ClaimCase[] = [
  { title: "nothing but the defaults" },
  { title: "empty parameters", parameters: "{}" },
  { title: "a name of 30 characters", name: "a".repeat(30) },
  { title: "a name of 46 characters", name: "a".repeat(46) },
  { title: "a name of digits", name: '"2026"' },
  { title: "null, which counts as left out", parameters: "{instances: null, restore: null, size: null}" },
  { title: "a suspended instance", parameters: "instances: 0" },
  { title: "nine instances", parameters: "instances: 9" },
  {
    title: "a suspended instance that is guaranteed once it runs",
    parameters: "{instances: 0, service: {serviceLevel: guaranteed}, replication: {mode: sync}}",
  },
  {
    title: "settings as text, numbers and booleans",
    parameters: `
service:
  pgSettings:
    max_connections: "200"
    work_mem: 65536
    random_page_cost: 1.1
    jit: off
    Log_Min_Duration_Statement: -1
    pg_stat_statements.track: all
    archive_timeout: 5min`,
  },
  ...["30", "'30'", "1", "9999"].map((days) => ({
    title: `a retention of ${days}`,
    parameters: `backup: {retention: ${days}}`,
  })),
  ...schedules.map((cron) => ({
    title: `the schedule ${cron}`,
    parameters: `backup: {schedule: "${cron}"}`,
  })),
  // Unquoted: kubectl's YAML has no numbers of base 60.
  ...times.map((time) => ({ title: `the time ${time}`, parameters: `maintenance: {timeOfDay: ${time}}` })),
  ...ranges.map((cidr) => ({ title: `the range ${cidr}`, parameters: `network: {ipFilter: ["${cidr}"]}` })),
  ...moments.map((moment) => ({
    title: `a restore to ${moment}`,
    parameters: `restore: {claimName: orders-2025, recoveryTimeStamp: "${moment}"}`,
  })),
  { title: "a pinned minor version", parameters: "maintenance: {pinImageTag: 15.14-standard-bookworm}" },
  { title: "the major version alone as image", parameters: "maintenance: {pinImageTag: '15'}" },
  {
    title: "users with _ and -, and one in a database of another",
    parameters: `
service:
  access:
    - {user: sales_eu}
    - {user: sales-us, database: sales_eu, privileges: [CONNECT, TEMPORARY]}
    - {user: _internal, writeConnectionSecretToRef: {name: internal-database}}`,
  },
  {
    title: "sizes that override the plan, with requests at the limit",
    parameters:
      "size: {plan: standard-8, cpu: '1.5', memory: 2048Mi, disk: 1.5Ti, requests: {cpu: 1500m, memory: 2Gi}}",
  },
  {
    title: "encryption where the platform has it",
    parameters: "encryption: {enabled: true}",
    settings: "encryptedStorageClass: fast-encrypted",
  },
  {
    title: "a plan of the platform's own",
    parameters: "size: {plan: tiny}",
    settings: "plans: {tiny: {cpu: 100m, memory: 256Mi, disk: 1Gi}}",
  },
  {
    title: "an Alertmanager configuration in full",
    parameters: `
monitoring:
  email: a@example.com, b@example.com
  alertmanagerConfigTemplate:
    route: {receiver: team, groupBy: [alertname]}
    receivers: [{name: team, webhookConfigs: [{url: "https://example.com"}]}]`,
  },
  { title: "a disk that grows", old: "size: {disk: 20Gi}", parameters: "size: {disk: 21Gi}" },
  {
    title: "a disk that is written differently",
    old: "size: {disk: 1Ti}",
    parameters: "size: {disk: 1024Gi}",
  },
  {
    title: "a pooler with settings of its own",
    parameters:
      "service: {disablePgBouncer: false, pgBouncerSettings: {pgbouncer: {pool_mode: transaction, default_pool_size: 30}}}",
  },
  { title: "a disk that may grow by itself", parameters: "size: {plan: standard-4, maxDisk: 40Gi}" },
  { title: "a larger plan", old: "size: {plan: standard-2}", parameters: "size: {plan: standard-8}" },
  {
    title: "a larger disk that becomes the plan's",
    old: "size: {plan: standard-2, disk: 30Gi}",
    parameters: "size: {plan: standard-4}",
  },
  {
    title: "a newer version",
    old: "service: {majorVersion: '15'}",
    parameters: "service: {majorVersion: '17'}",
  },
  {
    title: "protection lifted from a restored instance",
    old: "restore: {claimName: orders-2025}",
    parameters: "{restore: {claimName: orders-2025}, security: {deletionProtection: false}}",
  },
  {
    title: "users in another order, one with other privileges",
    old: "service: {access: [{user: reporting, database: sales}, {user: billing}]}",
    parameters:
      "service: {access: [{user: billing}, {user: reporting, database: sales, privileges: [CONNECT]}]}",
  },
];
