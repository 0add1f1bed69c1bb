import { catalogueOf } from "../../../../functions/backup/postgresql/catalogue.ts";
import { backedUp, completed, storeReport } from "../../../support/backed-up-instance.ts";

const backupObject = (stoppedAt: string) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Backup",
  metadata: { name: "requested-1a2b" },
  spec: { cluster: { name: "postgresql" } },
  status: { phase: "completed", backupId: "20260310T115800", startedAt: "2026-03-10T11:40:00Z", stoppedAt },
});
const namesGiven = (stoppedAt: string, seen: readonly string[]) =>
  catalogueOf(
    backedUp({
      required: {
        "backup-store-report": [
          storeReport({
            backups: [
              ...seen.map((id) => ({ ...completed("2026-03-10"), id, beganAt: "2026-03-10T11:40:00Z" })),
              completed("2026-03-09"),
            ],
          }),
        ],
        backups: [backupObject(stoppedAt)],
      },
    }),
  ).backups.map(({ name }) => name);

describe("a backup that CloudNativePG has completed", () => {
  test("is listed before the keeper has looked again", () => {
    expect(namesGiven("2026-03-10T11:59:30Z", [])).toEqual(["requested-1a2b", "20260309T020000"]);
  });

  test("is listed once when the keeper has seen it", () => {
    expect(namesGiven("2026-03-10T11:59:30Z", ["20260310T115800"])).toEqual([
      "requested-1a2b",
      "20260309T020000",
    ]);
  });

  test("is gone when the keeper has looked since and does not list it", () => {
    expect(namesGiven("2026-03-10T11:50:00Z", [])).toEqual(["20260309T020000"]);
  });
});
