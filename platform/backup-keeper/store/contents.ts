import { GetObjectCommand, NoSuchKey } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { StoredBackup } from "../../../services/backup/store-report.ts";
import { momentOfId, parseBackupInfo } from "../barman/backup-info.ts";
import { isBackupId, isSegment, LAYOUT, lastName, newestWalFolder } from "../barman/layout.ts";
import type { Folder } from "./folder.ts";
import { foldersBelow, type Listing, objectsBelow } from "./listing.ts";

/** What a bucket holds. */
export interface Contents {
  /** The instance's own, the newest first, `MOST_BACKUPS` at most. */
  readonly backups: readonly StoredBackup[];
  /** Server of the instance's own → when its newest WAL segment was stored. */
  readonly lastArchived: Readonly<Record<string, string>>;
  /** Every folder, whoever wrote it. */
  readonly folders: readonly Folder[];
}

/** A backup a day for almost three years. A ConfigMap holds 1 MiB, and the record has them too, with their names. */
export const MOST_BACKUPS = 1_000;

/**
 * Backups that one look may come to know: their files take two requests each, and a look has few seconds. The newest
 * come first, and the next look goes on.
 */
export const MOST_NEW = 100;

/** Requests under way at a time, for one bucket. */
const CONCURRENCY = 8;

/** After so many hours without a new object, a backup whose end was never written has failed. */
const HOURS_WITHOUT_NEWS = 6;

/** What lookInto needs beside the bucket. */
interface Look extends Listing {
  readonly now: Date;
  /** Whether a folder is the instance's own: several may share a bucket, and their backups have the same identifiers. */
  readonly isOwn: (folder: string) => boolean;
  /** Backups that an earlier look has found: files of completed ones do not change any more. By `<server>/<id>`. */
  readonly known: Map<string, StoredBackup>;
}

type Place = Pick<StoredBackup, "server" | "id">;

/** Lists base backups and the newest WAL of the instance's servers. What it learns of backups goes into `known`. */
export const lookInto = async (look: Look): Promise<Contents> => {
  const limit = pLimit(CONCURRENCY);
  const servers = (await foldersBelow(look, "")).map(lastName);
  const found = await Promise.all(servers.map((server) => limit(() => serverIn(look, server))));
  const own = found.filter(({ server }) => look.isOwn(server));
  const places = own
    .flatMap(({ server, ids }) => ids.map((id) => ({ server, id })))
    .sort((a, b) => b.id.localeCompare(a.id))
    .slice(0, MOST_BACKUPS);
  const later = new Set(places.filter((place) => !look.known.has(keyOf(place))).slice(MOST_NEW));
  const read = await Promise.all(
    places
      .filter((place) => !later.has(place))
      .map(({ server, id }) => limit(() => backupOf(look, server, id))),
  );
  const backups = read.filter((backup) => backup !== undefined);
  const present = new Set(backups.map(keyOf));
  for (const key of look.known.keys()) if (!present.has(key)) look.known.delete(key);
  return {
    backups,
    lastArchived: Object.fromEntries(
      own.flatMap(({ server, archived }) => (archived === undefined ? [] : [[server, archived]])),
    ),
    folders: found.map(({ server, ids, archived }) => {
      const inIt = backups.filter((backup) => backup.server === server);
      return {
        name: server,
        newest: newestOf([archived, ...ids.map(momentOfId), ...inIt.map(({ endedAt }) => endedAt)]),
        restorable: inIt.some(({ status }) => status === "Completed"),
      };
    }),
  };
};

/** How `known` names a backup. */
export const keyOf = ({ server, id }: Place): string => `${server}/${id}`;

interface Server {
  readonly server: string;
  readonly ids: readonly string[];
  readonly archived: string | undefined;
}

const serverIn = async (look: Look, server: string): Promise<Server> => ({
  server,
  ids: (await foldersBelow(look, LAYOUT.base(server))).map(lastName).filter(isBackupId),
  archived: await lastArchived(look, server),
});

const backupOf = async (look: Look, server: string, id: string): Promise<StoredBackup | undefined> => {
  const known = look.known.get(keyOf({ server, id }));
  if (known?.status === "Completed") return known;
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
  look.known.set(keyOf(backup), backup);
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

/** All are texts of one form, whose order is that of the moments. */
const newestOf = (moments: readonly (string | undefined)[]): string | undefined =>
  moments
    .filter((moment) => moment !== undefined)
    .sort()
    .at(-1);

/** Of an object that was deleted since it was listed, there is no text. */
const textOf = async ({ store, bucket, signal }: Look, key: string): Promise<string> => {
  try {
    const { Body } = await store.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    if (error instanceof NoSuchKey) return "";
    throw error;
  }
};
