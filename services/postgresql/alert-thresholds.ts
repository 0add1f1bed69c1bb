import { type Static, Type } from "typebox";
import { Closed } from "../kubernetes-schema.ts";

const percent = (byDefault: number, description: string) =>
  Type.Integer({ default: byDefault, minimum: 1, maximum: 99, description, examples: [byDefault] });

const count = (byDefault: number, maximum: number, description: string) =>
  Type.Integer({ default: byDefault, minimum: 1, maximum, description, examples: [byDefault] });

/** From where on an alert fires. Each default says why it is what it is. */
export const AlertThresholds = Closed(
  {
    storageFreePercent: percent(
      10,
      "Free share of a volume below which users are told. PostgreSQL stops when its volume is full; a tenth of the smallest plan's is 128 segments of WAL, which leaves minutes under heavy writing and days otherwise.",
    ),
    storageForecastHours: count(
      24,
      720,
      "Hours within which a volume that fills up must be full for users to be told: a day is enough to raise the disk in working hours.",
    ),
    storageForecastFreePercent: percent(
      40,
      "Free share of a volume above which its forecast is ignored: a load of data fills an empty volume fast, and then ends.",
    ),
    memoryPercent: percent(
      90,
      "Share of the memory limit that cannot be given back (sessions and shared buffers). Above it a few large sorts bring the kernel to kill PostgreSQL.",
    ),
    cpuThrottledPercent: percent(
      50,
      "Share of scheduling periods in which PostgreSQL had to wait for its CPU limit. Single queries touch the limit in normal work; half of all periods means that every query is slower.",
    ),
    connectionsPercent: percent(
      85,
      "Share of max_connections in use. At 100 new connections are refused, and a pool that restarts opens as many again.",
    ),
    replicationLagSeconds: count(
      300,
      86_400,
      "Seconds that a replica may be behind: what readers of the replica do not see, and what its promotion would take to catch up.",
    ),
    transactionIdAge: count(
      600_000_000,
      2_000_000_000,
      "Age of the oldest transaction ID. PostgreSQL vacuums by itself from 200 million on and refuses writes at about 2.1 billion: three times the former means that vacuum does not get through.",
    ),
    archiveBacklogSegments: count(
      64,
      100_000,
      "Segments of WAL (16 MiB each) that wait for the archive: 1 GiB that is on the volume alone, and that a recovery would not have.",
    ),
    backupGraceHours: count(
      6,
      168,
      "Hours by which a backup may be later than its schedule: time for a large backup, and for one retry.",
    ),
    certificateDays: count(
      5,
      6,
      "Days before the end of a certificate. CloudNativePG renews 7 days before: fewer days left mean that a renewal has failed.",
    ),
  },
  { default: {}, description: "From where on alerts fire." },
);

export type AlertThresholds = Static<typeof AlertThresholds>;
