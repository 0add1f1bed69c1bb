import { postgresql } from "../../../../functions/maintenance/postgresql.ts";
import type { Amend } from "../../../../runtime/contribution.ts";
import { conditionNamed } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster } from "../scaling/fixtures.ts";

/** 2026-03-03 is a Tuesday: the window is open. */
export const IN_WINDOW = "2026-03-03T03:45:00Z";
const plugins = [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }];

export interface Given {
  readonly parameters?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly objects?: Readonly<Record<string, object>>;
  readonly remembered?: object;
  /** Reason of the condition in the pass before. */
  readonly before?: string;
  readonly required?: Readonly<Record<string, readonly object[]>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly settings?: object;
  readonly now?: string;
}

/** A pass: PostgreSQL 15.3 runs, the catalogue has 15.9 and 17.2, and the window is on Tuesdays at 03:30. */
export const run = ({
  parameters = {},
  spec = {},
  status = {},
  objects = {},
  remembered,
  before,
  required = {},
  annotations = {},
  settings = {},
  now = IN_WINDOW,
}: Given = {}) =>
  postgresql(
    postgresqlInstance({
      parameters: { maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" }, ...parameters },
      settings: { images: { "15": "example/postgresql:15.9", "17": "example/postgresql:17.2" }, ...settings },
      annotations,
      observed: {
        cluster: runningCluster(
          { imageName: "example/postgresql:15.3", plugins, ...spec },
          { image: "example/postgresql:15.3", pgDataImageInfo: { majorVersion: 15 }, ...status },
        ),
        ...objects,
      },
      required,
      status: {
        ...(remembered === undefined ? {} : { maintenance: remembered }),
        ...(before === undefined
          ? {}
          : { conditions: [{ type: "MaintenanceReady", status: "True", reason: before, message: "" }] }),
      },
      now,
    }),
  );

/** The image that the pass gives to the Cluster. */
export const imageAfter = (given: Given): string | undefined =>
  run(given)
    .filter((one): one is Amend => one.type === "amend")
    .map(({ fields }) => (fields as { spec: { imageName?: string } }).spec.imageName)
    .find((image) => image !== undefined);

export const ready = (given: Given) => conditionNamed(run(given), "MaintenanceReady");
