import { afterAll, beforeAll, describe, expect } from "@jest/globals";
import { LABELS } from "../../runtime/labels.ts";
import { JSON_KEY, RECORD_LABEL } from "../../services/backup/names.ts";
import type { BackupRecord } from "../../services/backup/record.ts";
import { environment } from "../e2e/support/environment.ts";
import { testWithOwn } from "./support/capability.ts";
import { claimNamed, claimPlace, claimUntil, says } from "./support/claim.ts";
import { create, list, remove } from "./support/objects.ts";
import { api, scratch } from "./support/scratch.ts";
import { defaults } from "./support/settings.ts";

const { recordNamespace } = defaults.data.backup as { readonly recordNamespace: string };
const CONFIG_MAPS = { apiVersion: "v1", kind: "ConfigMap", namespace: recordNamespace };

/** The record of an instance of the past, as the keeper leaves it. */
const recordOf = (claim: BackupRecord["claim"], given: Partial<BackupRecord>) => {
  const instance = `${claim.name}-x7k2p`;
  const record: BackupRecord = {
    service: "postgresql",
    instance,
    claim,
    allowedNamespaces: [],
    majorVersion: "15",
    store: { endpoint: "https://s3.example.com", bucket: `matura-${instance}` },
    server: `postgresql-${given.majorVersion ?? "15"}`,
    names: {},
    backups: [
      {
        id: "20260301T040506",
        server: `postgresql-${given.majorVersion ?? "15"}`,
        beganAt: "2026-03-01T04:05:06Z",
        endedAt: "2026-03-01T04:06:00Z",
        status: "Completed",
      },
    ],
    firstRestorable: "2026-03-01T04:06:00Z",
    lastRestorable: "2026-03-02T04:06:00Z",
    deletedAt: "2026-03-02T05:00:00Z",
    ...given,
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `${record.service}-${instance}`,
      namespace: recordNamespace,
      labels: {
        ...RECORD_LABEL,
        [LABELS.claimName]: claim.name,
        [LABELS.claimNamespace]: claim.namespace,
      },
    },
    data: { [JSON_KEY]: JSON.stringify(record) },
  };
};

const makeRecordNamespace = async (): Promise<void> => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: recordNamespace } };
  const answer = await create(api, namespace);
  if (answer.code !== 409) answer.object();
};

/** What cannot be restored or backed up, each with its reason on the claim within a minute, and no database made. */
describe("a claim says why not", () => {
  const namespace = scratch("backup-reasons");
  const others = "apiserver-of-somebody-else";
  const sources = [
    recordOf({ name: "cache", namespace }, { service: "valkey" }),
    recordOf({ name: "newer", namespace }, { majorVersion: "17" }),
    recordOf({ name: "empty", namespace }, { backups: [] }),
    recordOf({ name: "orders", namespace }, {}),
    recordOf({ name: "foreign", namespace: others }, {}),
  ];

  beforeAll(async () => {
    if (!environment().ownCluster) return;
    await makeRecordNamespace();
    for (const source of sources) (await create(api, source)).object();
  });
  afterAll(async () => {
    if (!environment().ownCluster) return;
    for (const { metadata } of sources) await remove(api, { ...CONFIG_MAPS, name: metadata.name });
  });

  const saying = async (name: string, parameters: object, reason: string, message: string) => {
    (await create(api, claimNamed(name, namespace, parameters))).object();
    return claimUntil(
      api,
      claimPlace(namespace, name),
      `says ${reason}`,
      (found) =>
        found.status?.instanceNamespace !== undefined &&
        says(found, "BackupReady", { status: "False", reason, message }),
    );
  };

  for (const [what, restore, reason, message] of [
    ["of another service", { claimName: "cache" }, "RestoreOtherService", "is a valkey, not a PostgreSQL"],
    [
      "of a newer major version",
      { claimName: "newer" },
      "RestoreVersionMismatch",
      'make the new claim with majorVersion "17"',
    ],
    ["without a backup", { claimName: "empty" }, "RestoreNoBackup", "no completed backup yet"],
    ["of nobody", { claimName: "nobody" }, "RestoreSourceUnknown", "no backups of"],
    [
      "of another namespace without leave",
      { claimName: "foreign", claimNamespace: others },
      "RestoreNotAllowed",
      "its owner adds that to its backup.allowedNamespaces",
    ],
    [
      "of a backup that there is not",
      { claimName: "orders", backupName: "never-taken" },
      "RestoreBackupUnknown",
      "20260301T040506",
    ],
    [
      "of a moment outside of what can be restored",
      { claimName: "orders", recoveryTimeStamp: "2026-03-05T00:00:00Z" },
      "RestoreMomentOutside",
      "2026-03-02T04:06:00Z",
    ],
  ] as const) {
    testWithOwn(`a restore ${what}: ${reason}`, async () => {
      const name = reason.toLowerCase();
      const parameters = { restore, service: { majorVersion: "15" } };
      const { status } = await saying(name, parameters, reason, message);
      const clusters = {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        namespace: status?.instanceNamespace,
      };
      expect(await list(api, clusters)).toEqual([]);
    });
  }

  testWithOwn("a schedule that never comes: ScheduleNeverFires", async () => {
    const keys = { apiVersion: "v1", kind: "Secret", metadata: { name: "bucket", namespace } };
    (await create(api, { ...keys, stringData: { id: "id", key: "key" } } as typeof keys)).object();
    const unmanagedBucket = {
      endpoint: "https://s3.example.com",
      bucket: "own",
      accessKey: { name: "bucket", key: "id" },
      secretKey: { name: "bucket", key: "key" },
    };
    await saying(
      "never",
      { backup: { schedule: "0 0 30 2 *", unmanagedBucket } },
      "ScheduleNeverFires",
      "names a day that never comes",
    );
  });
});
