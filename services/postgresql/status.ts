import { Type } from "typebox";
import { ITERATIONS } from "../../runtime/iteration.ts";
import { PostgreSQLBackupStatus } from "./backup-status.ts";
import { PostgreSQLMaintenanceStatus } from "./maintenance-status.ts";
import { PHASES, PostgreSQLReadinessStatus } from "./readiness-status.ts";
import { PostgreSQLScalingStatus } from "./scaling-status.ts";

const paths = Type.Optional(Type.Array(Type.String(), { description: "Paths below `spec.parameters`." }));

/** `status` of a PostgreSQLInstance, as far as the iterations that exist report it. */
export const PostgreSQLStatus = Type.Object(
  {
    instanceNamespace: Type.Optional(
      Type.String({ description: "Namespace in which the instance's objects live." }),
    ),
    currentVersion: Type.Optional(
      Type.String({ description: "Version of PostgreSQL that runs, as the image's tag names it." }),
    ),
    isEOL: Type.Optional(
      Type.Boolean({
        description: "Whether the PostgreSQL project has ended its support of this major version.",
      }),
    ),
    provisioning: Type.Optional(
      Type.Object(
        {
          host: Type.Optional(Type.String({ description: "Host that accepts reads and writes." })),
          readOnlyHost: Type.Optional(Type.String({ description: "Host that reads only." })),
          port: Type.Optional(Type.Integer({ description: "Port of both." })),
          plan: Type.Optional(
            Type.String({ description: "Plan in force, `custom` where a field overrides it." }),
          ),
          publishedCredentials: Type.Optional(
            Type.String({ description: "Secret whose password the connection secret shows." }),
          ),
          passwordRotation: Type.Optional(
            Type.String({ description: "The value of the last password rotation, once it is in force." }),
          ),
          access: Type.Optional(
            Type.Array(
              Type.Object({
                user: Type.String({ description: "Name of the user." }),
                database: Type.String({ description: "Database that it may use." }),
                secret: Type.String({ description: "Its connection secret, as namespace/name." }),
                ready: Type.Boolean({ description: "Whether it can log in." }),
              }),
              { description: "Users of `service.access`." },
            ),
          ),
        },
        { description: "What Provisioning reports." },
      ),
    ),
    schedules: Type.Optional(
      Type.Object(
        {
          backup: Type.Optional(Type.String({ description: "When base backups are taken, as cron in UTC." })),
          maintenance: Type.Optional(
            Type.String({ description: "When the maintenance window opens, weekly, UTC." }),
          ),
        },
        { description: "When what runs by itself runs." },
      ),
    ),
    backup: Type.Optional(PostgreSQLBackupStatus),
    metrics: Type.Optional(
      Type.Object(
        {
          dashboard: Type.Optional(Type.String({ description: "Address of the instance's dashboard." })),
          availabilityTarget: Type.Optional(
            Type.Number({ description: "Share of a month, in percent, that is promised." }),
          ),
          lastMonth: Type.Optional(
            Type.Object(
              {
                month: Type.String({ description: "The month, `2026-02`." }),
                availability: Type.Number({ description: "Share of it, in percent, that was kept." }),
                report: Type.String({ description: "ConfigMap of the report, as namespace/name." }),
              },
              { description: "The SLA report of the month before." },
            ),
          ),
        },
        { description: "What Metrics reports." },
      ),
    ),
    alerting: Type.Optional(
      Type.Object(
        {
          watched: Type.Boolean({
            description: "Whether alerts may fire: not while the instance is suspended or comes back.",
          }),
          watchedSince: Type.Optional(
            Type.String({
              description: "Since when they may: from when the instance came up, or was resumed last.",
            }),
          ),
          unsavedSeconds: Type.Optional(
            Type.Integer({
              description: "Seconds awake, without a backup, until the instance was suspended last.",
            }),
          ),
          channels: Type.Array(Type.String(), {
            description: "Parameters of `monitoring` through which users are told.",
          }),
          quietFrom: Type.String({
            description: "Start of the maintenance window, UTC: an hour in which most alerts are quiet.",
          }),
        },
        { description: "What Alerting reports." },
      ),
    ),
    pending: Type.Optional(
      Type.Array(
        Type.Object({
          name: Type.String({ description: "Path below `spec.parameters`." }),
          class: Type.String({ description: "What it will do to the servers: `restart` or `rolling`." }),
          from: Type.String({ description: "What is in force." }),
          to: Type.String({ description: "What will be." }),
          reason: Type.String({ description: "Why it waits." }),
          until: Type.String({ description: "When it happens, RFC 3339 in UTC." }),
        }),
        { description: "Changes that wait for the maintenance window." },
      ),
    ),
    scaling: Type.Optional(PostgreSQLScalingStatus),
    maintenance: Type.Optional(PostgreSQLMaintenanceStatus),
    phase: Type.Optional(
      Type.String({ description: `What the instance is busy with: ${PHASES.join(", ")}.` }),
    ),
    readiness: Type.Optional(PostgreSQLReadinessStatus),
    iterations: Type.Optional(
      Type.Object(
        Object.fromEntries(
          ITERATIONS.map((name) => [name, Type.Optional(Type.Boolean({ description: "Whether it ran." }))]),
        ),
        { description: "Iterations that are in the composition." },
      ),
    ),
    unserved: Type.Optional(
      Type.Object(
        {
          provisioning: paths,
          backup: paths,
          metrics: paths,
          alerting: paths,
          maintenance: paths,
          scaling: paths,
          readiness: paths,
        },
        {
          description:
            "Parameters that ask for an iteration that this installation does not have, by iteration.",
        },
      ),
    ),
  },
  { description: "What the instance is." },
);
