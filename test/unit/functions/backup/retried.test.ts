import { postgresql } from "../../../../functions/backup/postgresql.ts";
import { backedUp, completed, storeReport } from "../../../support/backed-up-instance.ts";
import { composedNames, objectNamed } from "../../../support/contributions.ts";

const attempt = (at: string, phase = "failed") => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Backup",
  metadata: { name: `scheduled-${at}`, creationTimestamp: at },
  spec: { cluster: { name: "postgresql" } },
  status: { phase, startedAt: at, error: "requested plugin is not available" },
});
const none = storeReport({ backups: [] });
const FAILED = "2026-03-10T11:58:00Z";

const retries = (given: Parameters<typeof backedUp>[0]) =>
  composedNames(postgresql(backedUp(given))).filter((name) => name.startsWith("backup-retry-"));
const required = (backups: readonly object[], report: object = none) => ({
  "backup-store-report": [report],
  backups,
});

describe("a first backup that failed", () => {
  test("is tried again, once for each failure", () => {
    const given = { required: required([attempt(FAILED)]) };
    expect(retries(given)).toHaveLength(1);
    expect(retries(given)).toEqual(retries({ ...given, now: "2026-03-10T12:30:00Z" }));
    expect(retries({ required: required([attempt("2026-03-10T11:57:00Z")]) })).not.toEqual(retries(given));
  });

  test.each<[string, Parameters<typeof backedUp>[0]]>([
    ["a moment has not gone", { required: required([attempt("2026-03-10T11:59:30Z")]) }],
    [
      "another attempt runs",
      { required: required([attempt(FAILED), attempt("2026-03-10T11:59:00Z", "started")]) },
    ],
    ["there is a backup after all", { required: required([attempt(FAILED)], storeReport()) }],
    ["nothing has failed", { required: required([]) }],
    ["the instance is suspended", { parameters: { instances: 0 }, required: required([attempt(FAILED)]) }],
  ])("is not tried again when %s", (_, given) => {
    expect(retries(given)).toEqual([]);
  });

  test("is one since backups are on again, whatever is there from before", () => {
    const status = { backup: { server: "postgresql-15", offSince: "2026-03-10T11:00:00Z", gaps: [] } };
    const before = storeReport({ backups: [completed("2026-03-09")] });
    expect(retries({ status, required: required([attempt(FAILED)], before) })).toHaveLength(1);
    const earlier = attempt("2026-03-10T10:00:00Z");
    expect(retries({ status, required: required([earlier], before) })).toEqual([]);
  });

  test("is one of the state that runs now, whatever there is of earlier ones", () => {
    const before = storeReport({ backups: [{ ...completed("2026-03-09"), server: "postgresql-14" }] });
    expect(retries({ required: required([attempt(FAILED)], before) })).toHaveLength(1);
  });

  test("stays as it was begun, so that it is not taken away while it runs", () => {
    const running = attempt("2026-03-10T11:59:00Z", "started");
    const given = { observed: { "backup-retry-0a1b2c3d": running }, required: required([running]) };
    expect(objectNamed(postgresql(backedUp(given)), "backup-retry-0a1b2c3d")).toMatchObject({
      kind: "Backup",
      metadata: { name: running.metadata.name },
    });
  });
});
