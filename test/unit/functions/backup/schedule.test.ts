import { Cron } from "croner";
import fc from "fast-check";
import { cronOf, nextBackup } from "../../../../functions/backup/postgresql/schedule.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const named = (name: string) => ({ ...postgresqlInstance({}), name });

test("without a schedule of its own an instance is backed up each night, at most 24 hours apart", () =>
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const runs = new Cron(cronOf(named(name)), { timezone: "UTC" }).nextRuns(40, new Date("2026-02-10"));
      for (const [index, run] of runs.entries()) {
        expect(run.getUTCHours()).toBeLessThan(5);
        const before = runs[index - 1];
        if (before !== undefined) expect(run.getTime() - before.getTime()).toBeLessThanOrEqual(DAY_MS);
      }
    }),
  ));

test("instances are spread over the night, each always at the same minute", () => {
  const minutes = Array.from({ length: 300 }, (_, index) => cronOf(named(`orders-${index}`)));
  expect(new Set(minutes).size).toBeGreaterThan(150);
  expect(minutes).toEqual(Array.from({ length: 300 }, (_, index) => cronOf(named(`orders-${index}`))));
});

test("a schedule that never comes has no next run", () => {
  expect(nextBackup("0 0 30 2 *", new Date("2026-01-01"))).toBeUndefined();
});
