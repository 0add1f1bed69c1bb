import { resync } from "../../../runtime/resync.ts";
import { postgresqlInstance } from "../../support/postgresql-instance.ts";

const now = "2026-03-01T12:00:00Z";
const settledSince = (lastTransitionTime: string) =>
  postgresqlInstance({
    now,
    status: { conditions: [{ type: "ProvisioningReady", status: "True", lastTransitionTime }] },
  });

test.each([
  ["under way for 20 s", settledSince("2026-03-01T11:59:40Z"), false, 10],
  ["under way for 2 min", settledSince("2026-03-01T11:58:00Z"), false, 30],
  ["under way for half a day", settledSince("2026-03-01T00:00:00Z"), false, 60],
  ["never reported", postgresqlInstance({ now }), true, 10],
  ["settled for 20 s", settledSince("2026-03-01T11:59:40Z"), true, 10],
  ["settled for 4 min", settledSince("2026-03-01T11:56:00Z"), true, 60],
  ["settled for a day", settledSince("2026-02-28T12:00:00Z"), true, 300],
  ["settled in the future, after a clock went back", settledSince("2026-03-01T13:00:00Z"), true, 10],
])("%s", (_name, instance, settled, seconds) => {
  expect(resync(instance, "ProvisioningReady", settled).seconds).toBe(seconds);
});
