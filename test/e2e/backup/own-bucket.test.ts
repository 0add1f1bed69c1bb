import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ListedBackup } from "../../../cli/backups/inventory.ts";
import { createBucket, type SmallStore, startSmallStore, startUntrustedStore } from "../../cluster/api.ts";
import { type Claim, isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { apply } from "../support/kubectl.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";

const BUCKET = "e2e-own-bucket";

/** A completed backup that began after a moment, once it was seen in the bucket: its size is known from there alone. */
const backupSince = ({ status }: Claim, moment: number): ListedBackup | undefined =>
  (status?.backup?.backups as readonly ListedBackup[] | undefined)?.find(
    ({ beganAt, bytes, status: state }) =>
      state === "Completed" && bytes !== undefined && Date.parse(beganAt) > moment,
  );

/**
 * A bucket of the user's own, right and wrong in each way: a reason within a minute, PostgreSQL serves, and nothing is
 * lost.
 */
describe("a bucket of the user's own", () => {
  const it = scenario("own-bucket");
  const { namespace, trace } = it;
  const instance = new Instance(it, "owner");
  let client: Client;
  /** What the table holds. */
  let rows: string;
  /** A backup in the bucket, with what the table held then. */
  let stored: { readonly id: string; readonly rows: string };

  const stops: (() => Promise<void>)[] = [];
  const smallStore = async (): Promise<SmallStore> => {
    const small = await startSmallStore(BUCKET, 64);
    stops.push(small.stop);
    return small;
  };
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const store = () => {
    const { objectStore } = environment();
    if (objectStore === undefined) throw new Error("this cluster has no object store for the scenarios");
    return objectStore;
  };
  const bucketWith = (given: object = {}) => ({
    backup: {
      unmanagedBucket: {
        endpoint: store().address,
        bucket: BUCKET,
        region: store().region,
        accessKey: { name: "bucket", key: "id" },
        secretKey: { name: "bucket", key: "secret" },
        ...given,
      },
    },
  });
  /** Two more rows, beside all that were there before. */
  const write = async (from: number) => {
    expect(await fingerprint(client)).toBe(rows);
    await addRows(client, from, from + 1);
    rows = await fingerprint(client);
  };
  const secret = (name: string, data: Record<string, string>) =>
    apply({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData: data });

  beforeAll(async () => {
    createBucket(BUCKET);
    await secret("bucket", { id: store().accessKey, secret: store().secretKey });
    await secret("wrong", { id: store().accessKey, secret: "not-the-key" });
    await instance.apply(bucketWith());
    await instance.until("is ready", isReady);
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
    rows = await fingerprint(client);
  });

  test("has the backups, and no other bucket is made", async () => {
    const claim = await instance.until("has a backup", reports("BackupReady"));
    expect(claim.status?.backup?.store).toEqual({ endpoint: store().address, bucket: BUCKET });
  });

  test("CertificateUntrusted is said within a minute, and PostgreSQL serves", async () => {
    const untrusted = await startUntrustedStore(BUCKET);
    stops.push(untrusted.stop);
    await patchClaim("owner", namespace, bucketWith({ endpoint: untrusted.address }));
    await instance.until("says whose certificate it is", reports("BackupReady", "CertificateUntrusted"), 60);
    await write(5001);
  });

  test("BucketFull is said within a minute, PostgreSQL serves, and space puts it right", async () => {
    const small = await smallStore();
    await patchClaim("owner", namespace, bucketWith({ endpoint: small.address }));
    await instance.until(
      "uses the small store",
      ({ status }) => status?.backup?.store?.endpoint === small.address,
    );
    await small.fill();
    await instance.until("says that the bucket is full", reports("BackupReady", "BucketFull"), 60);
    await write(6001);
    await small.free();
    await instance.until(
      "no longer says so",
      ({ status }) =>
        status?.conditions?.some(({ type, reason }) => type === "BackupReady" && reason !== "BucketFull") ===
        true,
      60,
    );
  });

  test("the bucket of before, used again, begins with a base backup: WAL of between went elsewhere", async () => {
    const returned = Date.now();
    await patchClaim("owner", namespace, bucketWith());
    const claim = await instance.until(
      "has a base backup of after the return",
      (found) => backupSince(found, returned) !== undefined,
      400,
    );
    const { name = "", id = "", beganAt = "" } = backupSince(claim, returned) ?? {};
    const seconds = Math.round((Date.parse(beganAt) - returned) / 1000);
    trace.note(`backup ${name} began ${seconds} s after the return`);
    await instance.until("is backed up again", reports("BackupReady"));
    expect(await fingerprint(client)).toBe(rows);
    stored = { id, rows };
  });

  // A bucket that is not there is made by barman, where the credentials allow it; the keeper's scenario has one.
  test.each<[string, object]>([
    ["CredentialsMissing", { secretKey: { name: "nobody", key: "secret" } }],
    ["CredentialsRefused", { secretKey: { name: "wrong", key: "secret" } }],
    // RFC 5737: nothing answers there, and nothing refuses. The last fault, since a backup that begins there goes on for
    // five minutes, and all others wait for it.
    ["EndpointUnreachable", { endpoint: "http://192.0.2.1:9000" }],
  ])("%s is said within a minute, and PostgreSQL serves", async (reason, wrong) => {
    await patchClaim("owner", namespace, bucketWith(wrong));
    const began = Date.now();
    await instance.until(`says ${reason}`, reports("BackupReady", reason), 60);
    trace.note(`${reason} after ${Math.round((Date.now() - began) / 1000)} s`);
    await write(began % 1_000_000_000);
    expect(await client.query("SELECT 1")).toBe("1");
  });

  test("put right, all is well again", async () => {
    await patchClaim("owner", namespace, bucketWith());
    await instance.until("is backed up again", reports("BackupReady"), 400);
    expect(await fingerprint(client)).toBe(rows);
  });

  test("a new claim gives back exactly the rows of a backup in that bucket, by its identifier", async () => {
    const heir = new Instance(it, "heir");
    await heir.apply({ restore: { claimName: "owner", backupName: stored.id } });
    await heir.until("is restored and ready", isReady, 400);
    expect(await fingerprint(await heir.client())).toBe(stored.rows);
    trace.note("the rows are those of the backup");
  });
});
