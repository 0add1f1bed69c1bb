import { Registry } from "prom-client";
import type { BackedUpInstance } from "../../../../platform/backup-keeper/backed-up-instance.ts";
import { KeeperMetrics } from "../../../../platform/backup-keeper/metrics.ts";

const instance = (verification?: BackedUpInstance["status"]["verification"]): BackedUpInstance => ({
  service: "postgresql",
  name: "orders-x7k2p",
  namespace: "postgresql-orders-x7k2p",
  claim: { name: "orders", namespace: "shop" },
  labels: {},
  majorVersion: "15",
  enabled: true,
  retention: 6,
  unmanagedBucket: undefined,
  allowedNamespaces: [],
  restore: undefined,
  status: verification === undefined ? {} : { verification },
});

const LABELS = {
  service: "postgresql",
  instance: "orders-x7k2p",
  claim_name: "orders",
  claim_namespace: "shop",
};
const at = (moment: string) => ({ backup: "daily", at: moment });

const registry = new Registry();
const metrics = new KeeperMetrics(registry);
const valuesOf = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values;
const both = async () => [
  await valuesOf("matura_backup_verified_timestamp_seconds"),
  await valuesOf("matura_backup_verification_failed_timestamp_seconds"),
];
const series = (moment: string) => [{ labels: LABELS, value: Date.parse(moment) / 1000 }];

test("trial restores, from the first to the instance's end", async () => {
  metrics.verification(instance());
  expect(await both()).toEqual([[], []]);

  const lastVerified = at("2026-03-01T04:05:06.000Z");
  metrics.verification(instance({ lastVerified }));
  expect(await both()).toEqual([series(lastVerified.at), []]);

  const lastFailure = at("2026-03-08T04:05:06.000Z");
  metrics.verification(instance({ lastVerified, lastFailure }));
  expect(await both()).toEqual([series(lastVerified.at), series(lastFailure.at)]);

  const again = at("2026-03-15T04:05:06.000Z");
  metrics.verification(instance({ lastVerified: again }));
  expect(await both()).toEqual([series(again.at), []]);

  metrics.forget(instance());
  expect(await both()).toEqual([[], []]);
});

test("a moment that cannot be read is none", async () => {
  metrics.verification(instance({ lastVerified: at("soon") }));
  expect(await both()).toEqual([[], []]);
});

test("what was deleted is counted from nothing on", async () => {
  expect(await valuesOf("matura_backup_purged_folders_total")).toEqual([{ labels: {}, value: 0 }]);
  metrics.folderPurged();
  expect(await valuesOf("matura_backup_purged_folders_total")).toEqual([{ labels: {}, value: 1 }]);
});
