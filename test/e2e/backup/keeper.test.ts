import { beforeAll, describe, expect, test } from "@jest/globals";
import { BACKUP_NAMES, JSON_KEY } from "../../../services/backup/names.ts";
import type { BackupRecord } from "../../../services/backup/record.ts";
import type { StoreReport } from "../../../services/backup/store-report.ts";
import { type Claim, deleteClaim } from "../support/claim.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, kubectl } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";
import { allowed, backupSettings, bucketExists, credentialsIn } from "../support/store.ts";
import { until } from "../support/until.ts";

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}

const json = <T>(object: ConfigMap | undefined): T | undefined =>
  object === undefined ? undefined : (JSON.parse(object.data[JSON_KEY] ?? "null") as T);

const reportIn = async (namespace: string): Promise<StoreReport | undefined> =>
  json<StoreReport>(await get<ConfigMap>("configmap", BACKUP_NAMES.storeReport, namespace));

const compositeOf = (claim: Claim): string => claim.spec.resourceRef?.name ?? "";
/**
 * The namespace controller looks again after half of the time that the pods it found had left, which is 15 minutes for
 * PostgreSQL's, or when the namespace changes.
 */
const namespaceGone = (name: string): Promise<boolean> =>
  until(
    "the instance's namespace is gone",
    async () => {
      if ((await get("namespace", name)) === undefined) return true;
      await kubectl(["annotate", "--overwrite", "namespace", name, `e2e/looked-at=${Date.now()}`]).catch(
        () => undefined,
      );
      return undefined;
    },
    300,
  );

const namespaceOf = (claim: Claim): string => `postgresql-${compositeOf(claim)}`;

/** Bucket, credentials, report and record: what the keeper does for each instance, and what it never does. */
describe("the backup keeper", () => {
  const it = scenario("keeper");
  const { namespace, trace } = it;
  const bound = (name: string, parameters: object = {}): Promise<Claim> => {
    const instance = new Instance(it, name);
    return instance
      .apply(parameters)
      .then(() => instance.until("is bound", ({ spec }) => spec.resourceRef !== undefined));
  };
  const says = (claim: Claim, reason: StoreReport["reason"], seconds = 60): Promise<StoreReport> =>
    until(
      `the report of ${claim.metadata.name} says ${reason}`,
      async () => {
        const report = await reportIn(namespaceOf(claim));
        return report?.reason === reason ? report : undefined;
      },
      seconds,
    );
  const record = async (claim: Claim): Promise<BackupRecord | undefined> =>
    json<BackupRecord>(
      await get<ConfigMap>("configmap", namespaceOf(claim), (await backupSettings()).recordNamespace),
    );
  /** As if so much time had passed. */
  const amendRecord = async (claim: Claim, changes: Partial<BackupRecord>): Promise<void> => {
    const data = { [JSON_KEY]: JSON.stringify({ ...(await record(claim)), ...changes }) };
    const { recordNamespace } = await backupSettings();
    const patch = ["--type=merge", "-p", JSON.stringify({ data })];
    await kubectl(["patch", "configmap", namespaceOf(claim), "-n", recordNamespace, ...patch]);
  };

  let one: Claim;
  let two: Claim;

  beforeAll(async () => {
    [one, two] = await Promise.all([bound("one"), bound("two")]);
    for (const claim of [one, two]) await says(claim, "Available", 120);
    trace.note("both instances have a bucket that can be used");
  });

  test("an instance's credentials reach its own bucket, and no other", async () => {
    const [own, other] = await Promise.all(
      [one, two].map((claim) => credentialsIn(BACKUP_NAMES.credentials, namespaceOf(claim))),
    );
    if (own === undefined || other === undefined) throw new Error("both have credentials");
    const [first, second] = [one, two].map((claim) => `matura-${compositeOf(claim)}`) as [string, string];
    expect(await allowed(own, first)).toEqual(["list", "write", "read"]);
    expect(await allowed(other, second)).toEqual(["list", "write", "read"]);
    // The object to read is there by now, so that a refusal is one.
    expect(await allowed(own, second)).toEqual([]);
    expect(await allowed(other, first)).toEqual([]);
  });

  test("a record says where the backups are", async () => {
    const { endpoint } = await backupSettings();
    expect(await record(one)).toMatchObject({
      service: "postgresql",
      instance: compositeOf(one),
      claim: { name: "one", namespace },
      store: { endpoint, bucket: `matura-${compositeOf(one)}` },
    });
  });

  test.each([
    ["CredentialsMissing", { bucket: "mine", accessKey: { name: "nothing", key: "id" } }],
    ["CredentialsRefused", { bucket: "mine", accessKey: { name: "wrong", key: "id" } }],
    ["BucketMissing", { bucket: "no-such-bucket-anywhere", accessKey: { name: "right", key: "id" } }],
    [
      "EndpointUnreachable",
      { bucket: "mine", endpoint: "http://127.0.0.1:9", accessKey: { name: "right", key: "id" } },
    ],
  ] as const)(
    "what is wrong with a bucket of the user's own is said within a minute: %s",
    async (reason, bucket) => {
      const { endpoint, recordNamespace, credentialsSecret } = await backupSettings();
      const account = await credentialsIn(credentialsSecret, recordNamespace);
      const keys = { wrong: "nobody", right: account.accessKeyId };
      for (const [name, id] of Object.entries(keys)) {
        const stringData = { id, secret: account.secretAccessKey };
        await apply({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData });
      }
      const secretKey = { name: bucket.accessKey.name, key: "secret" };
      const name = `own-${reason.toLowerCase().slice(0, 12)}`;
      const claim = await bound(name, {
        backup: { unmanagedBucket: { endpoint, ...bucket, secretKey } },
      });
      const { message } = await says(claim, reason);
      trace.note(`${reason}: ${message}`);
      expect(message).not.toContain(account.secretAccessKey);
      await deleteClaim(name, namespace);
    },
  );

  test("backups outlive their instance, until their time is over", async () => {
    const bucket = `matura-${compositeOf(two)}`;
    await deleteClaim("two", namespace);
    const kept = await until(
      "the record says until when the backups stay",
      async () => {
        const found = await record(two);
        return found?.keptUntil === undefined ? undefined : found;
      },
      180,
    );
    expect(Date.parse(kept.keptUntil ?? "") - Date.parse(kept.deletedAt ?? "")).toBe(30 * 86_400_000);
    await namespaceGone(namespaceOf(two));
    expect(await bucketExists(bucket)).toBe(true);

    await amendRecord(two, { keptUntil: "2026-01-01T00:00:00Z" });
    await until("the bucket is gone", async () => ((await bucketExists(bucket)) ? undefined : true), 150);
    await until("the record is gone", async () => ((await record(two)) === undefined ? true : undefined));
    trace.note("the bucket and its record went when their time was over");
  });

  test("a bucket whose instance exists is not deleted, whatever its record says", async () => {
    await amendRecord(one, { deletedAt: "2026-01-01T00:00:00Z", keptUntil: "2026-01-02T00:00:00Z" });
    await until("the record is of a living instance again", async () =>
      (await record(one))?.deletedAt === undefined ? true : undefined,
    );
    expect(await bucketExists(`matura-${compositeOf(one)}`)).toBe(true);
    expect((await says(one, "Available")).reason).toBe("Available");
  });
});
