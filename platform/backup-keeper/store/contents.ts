import { type _Object, GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { StoredBackup } from "../../../services/backup/store-report.ts";
import { momentOfId, parseBackupInfo } from "../barman/backup-info.ts";
import { isBackupId, isSegment, LAYOUT, lastName, newestWalFolder } from "../barman/layout.ts";

/** What a bucket holds. */
export interface Contents {
  /** The newest first, `MOST_BACKUPS` at most. */
  readonly backups: readonly StoredBackup[];
  /** Server → when its newest WAL segment was stored. */
  readonly lastArchived: Readonly<Record<string, string>>;
}

const MOST_BACKUPS = 100;

/** Requests under way at a time, for one bucket. */
const CONCURRENCY = 8;

/** After so many hours without a new object, a backup whose end was never written has failed. */
const HOURS_WITHOUT_NEWS = 6;

/** What lookInto needs beside the bucket. */
interface Look {
  readonly store: S3Client;
  readonly bucket: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Completed backups that an earlier look has found: their files do not change any more. By `<server>/<id>`. */
  readonly known: Map<string, StoredBackup>;
}

/** Lists base backups and the newest WAL of every server. What it learns of completed backups goes into `known`. */
export const lookInto = async (look: Look): Promise<Contents> => {
  const limit = pLimit(CONCURRENCY);
  const servers = (await foldersBelow(look, "")).map(lastName);
  const found = await Promise.all(
    servers.map(async (server) => {
      const ids = (await foldersBelow(look, LAYOUT.base(server))).map(lastName).filter(isBackupId);
      const newest = ids.sort().slice(-MOST_BACKUPS);
      return {
        server,
        backups: await Promise.all(newest.map((id) => limit(() => backupOf(look, server, id)))),
        archived: await limit(() => lastArchived(look, server)),
      };
    }),
  );
  const backups = found.flatMap(({ backups }) => backups.filter((backup) => backup !== undefined));
  const present = new Set(backups.map(keyOf));
  for (const key of look.known.keys()) if (!present.has(key)) look.known.delete(key);
  return {
    backups: backups.sort((a, b) => b.id.localeCompare(a.id)).slice(0, MOST_BACKUPS),
    lastArchived: Object.fromEntries(
      found.flatMap(({ server, archived }) => (archived === undefined ? [] : [[server, archived]])),
    ),
  };
};

/** How `known` names a backup. */
export const keyOf = ({ server, id }: Pick<StoredBackup, "server" | "id">): string => `${server}/${id}`;

const backupOf = async (look: Look, server: string, id: string): Promise<StoredBackup | undefined> => {
  const known = look.known.get(keyOf({ server, id }));
  if (known !== undefined) return known;
  const objects = await objectsBelow(look, LAYOUT.backup(server, id));
  if (objects.length === 0) return undefined;
  const info = objects.some(({ Key }) => Key === LAYOUT.info(server, id))
    ? parseBackupInfo(await textOf(look, LAYOUT.info(server, id)))
    : undefined;
  // The end of a backup is written last, so that one without it is under way, or was given up.
  const newest = Math.max(...objects.map(({ LastModified }) => LastModified?.getTime() ?? 0));
  const stale = look.now.getTime() - newest > HOURS_WITHOUT_NEWS * 3_600_000;
  const unfinished = {
    beganAt: momentOfId(id) ?? new Date(newest).toISOString(),
    status: stale ? ("Failed" as const) : ("Running" as const),
  };
  const backup: StoredBackup = {
    id,
    server,
    ...(info ?? unfinished),
    bytes: objects.reduce((sum, { Size }) => sum + (Size ?? 0), 0),
  };
  if (backup.status === "Completed") look.known.set(keyOf(backup), backup);
  return backup;
};

const lastArchived = async (look: Look, server: string): Promise<string | undefined> => {
  const folder = newestWalFolder(await foldersBelow(look, LAYOUT.wals(server)));
  if (folder === undefined) return undefined;
  const times = (await objectsBelow(look, folder))
    .filter(({ Key }) => isSegment(Key ?? ""))
    .map(({ LastModified }) => LastModified?.getTime() ?? 0);
  return times.length === 0 ? undefined : new Date(Math.max(...times)).toISOString();
};

const foldersBelow = async (look: Look, prefix: string): Promise<readonly string[]> =>
  (await pagesOf(look, prefix, "/")).flatMap(({ CommonPrefixes }) =>
    (CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
  );

const objectsBelow = async (look: Look, prefix: string): Promise<readonly _Object[]> =>
  (await pagesOf(look, prefix)).flatMap(({ Contents }) => Contents ?? []);

const pagesOf = async ({ store, bucket, signal }: Look, prefix: string, delimiter?: string) => {
  const pages = [];
  let token: string | undefined;
  do {
    const page = await store.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
      { abortSignal: signal },
    );
    pages.push(page);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return pages;
};

const textOf = async ({ store, bucket, signal }: Look, key: string): Promise<string> => {
  const { Body } = await store.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  });
  return (await Body?.transformToString()) ?? "";
};
