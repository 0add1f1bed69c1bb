import { conditionOf, type StatusCondition } from "../../../runtime/kubernetes-object.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import type { Catalogue } from "./catalogue.ts";
import { committedBeat } from "./heartbeat.ts";
import { currentServer, stateIn } from "./server.ts";
import { storeOf } from "./store.ts";

/** A span for which a folder has no WAL: backups were off, or went elsewhere. Moments are RFC 3339. */
export interface Gap {
  readonly from: string;
  readonly to: string;
}

/** What can be restored of the current Cluster. */
export interface Window {
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly gaps: readonly Gap[];
  /** Heartbeats whose WAL is not known to be stored yet, the oldest first. */
  readonly heartbeats: readonly string[];
  /** Since when backups are off, or went elsewhere, until the first backup after that. */
  readonly offSince: string | undefined;
}

interface Remembered {
  readonly backup?: {
    readonly server?: string;
    readonly store?: { readonly endpoint: string; readonly bucket: string };
    readonly lastRestorable?: string;
    readonly heartbeats?: readonly string[];
    readonly offSince?: string;
    readonly gaps?: readonly Gap[];
  };
}

/** More spans than anyone switches backups off and on; the oldest are forgotten first. */
const MOST_GAPS = 20;

/** More than come in while one segment fills; in a longer disturbance the oldest and the newest are what matters. */
const MOST_HEARTBEATS = 12;

/**
 * From the end of the oldest backup to the newest heartbeat that is in the archive.
 *
 * A heartbeat counts as archived once a backup that began after it completed, since WAL is archived in order; or once a
 * segment was stored a minute after it, and nothing had been failing since before it: what is stored late after a
 * disturbance may be older than its upload.
 */
export const windowOf = (instance: PostgreSQLInstance, { report, backups }: Catalogue): Window => {
  const server = currentServer(instance);
  const before = (instance.status as Remembered).backup;
  const done = backups.filter((backup) => backup.server === server && backup.status === "Completed");
  const same = knownHere(instance, before, server, done);
  const first = done.map(({ endedAt }) => endedAt ?? "").sort()[0];
  const archived = report?.lastArchived[server];
  const archiving = conditionOf(observedCluster(instance), "ContinuousArchiving");
  const beats = waitingBeats(same, committedBeat(instance));
  const stored = beats.filter((beat) => isInBackup(beat, done) || isStored(beat, archived, archiving)).at(-1);
  const offSince = instance.parameters.backup.enabled
    ? undefined
    : (same?.offSince ?? instance.now.toISOString());
  return {
    first: first === "" ? undefined : first,
    last: notBefore(first, stored ?? same?.lastRestorable),
    gaps: instance.parameters.backup.enabled ? gapsOf(same, done) : (same?.gaps ?? []),
    heartbeats: beats.filter((beat) => stored === undefined || beat > stored),
    offSince: offSince ?? pendingGap(same, done),
  };
};

/** What is still so of what was known in the last pass, when backups may have gone elsewhere. */
const knownHere = (instance: PostgreSQLInstance, before: Before, server: string, done: Done): Before => {
  if (before?.server === undefined) return before;
  const store = storeOf(instance);
  const known = before.store;
  const isSameStore =
    store === undefined ||
    known === undefined ||
    (store.endpoint === known.endpoint && store.bucket === known.bucket);
  if (isSameStore && before.server === server) return before;
  // Another Cluster was asleep when it was not the current one: nothing of it is missing.
  if (isSameStore && stateIn(before.server) !== stateIn(server)) return { gaps: before.gaps ?? [] };
  return arrival(instance, before, done);
};

/**
 * What is known of a place that backups go to from now on. It may have been their place before, with a gap since then:
 * from its newest backup on, for up to when WAL went there is not remembered.
 */
const arrival = ({ now }: PostgreSQLInstance, before: Before, done: Done): Before => ({
  offSince:
    done
      .map(({ endedAt }) => endedAt ?? "")
      .sort()
      .at(-1) || now.toISOString(),
  gaps: before?.gaps ?? [],
});

/** Those that waited before and the newest, but for what is known to be stored. */
const waitingBeats = (before: Before, newest: string | undefined): readonly string[] => {
  const known = before?.heartbeats ?? [];
  const all = newest === undefined || known.includes(newest) ? known : [...known, newest];
  const beats = [...all].sort();
  return beats.length <= MOST_HEARTBEATS
    ? beats
    : [...beats.slice(0, 1), ...beats.slice(1 - MOST_HEARTBEATS)];
};

/** A heartbeat from before the first backup is in no span that can be restored. */
const notBefore = (first: string | undefined, last: string | undefined): string | undefined =>
  first !== undefined && last !== undefined && Date.parse(last) >= Date.parse(first) ? last : undefined;

const MINUTE = 60_000;

/** From when the heartbeat is asked for until PostgreSQL has committed it. */
const COMMIT_MS = 15_000;

const isInBackup = (beat: string, done: Done): boolean =>
  done.some(({ beganAt }) => Date.parse(beganAt) >= Date.parse(beat) + COMMIT_MS);

const isStored = (
  beat: string,
  archived: string | undefined,
  archiving: StatusCondition | undefined,
): boolean =>
  archived !== undefined &&
  archiving?.status === "True" &&
  Date.parse(archived) >= Date.parse(beat) + MINUTE &&
  Date.parse(archiving.lastTransitionTime ?? "") <= Date.parse(beat);

type Done = readonly { readonly beganAt: string; readonly endedAt?: string }[];
type Before = Remembered["backup"];

/** Backups are on again, and the first backup since then has not been seen yet. */
const pendingGap = (before: Before, done: Done): string | undefined =>
  before?.offSince !== undefined && firstSince(before.offSince, done) === undefined
    ? before.offSince
    : undefined;

const gapsOf = (before: Before, done: Done): readonly Gap[] => {
  const gaps = before?.gaps ?? [];
  const to = before?.offSince === undefined ? undefined : firstSince(before.offSince, done);
  const all = to === undefined ? gaps : [...gaps, { from: before?.offSince ?? "", to }];
  return all.slice(-MOST_GAPS);
};

const firstSince = (moment: string, done: Done): string | undefined =>
  done
    .map(({ beganAt }) => beganAt)
    .filter((beganAt) => Date.parse(beganAt) > Date.parse(moment))
    .sort()[0];

/** Why a moment cannot be restored, in one clause, or undefined when it can. */
export const outside = (moment: string, { first, last, gaps }: Omit<Window, "heartbeats" | "offSince">) => {
  const at = Date.parse(moment);
  if (first === undefined) return "there is no completed backup yet";
  const range = `what can be restored reaches from ${first} to ${last ?? "the end of the newest backup"}`;
  if (Number.isNaN(at)) return "it is not a moment: use RFC 3339 such as 2026-03-01T04:05:06Z";
  if (at < Date.parse(first)) return `it is before the oldest backup: ${range}`;
  if (last === undefined || at > Date.parse(last)) {
    return `it is later than what is in the archive: ${range}; wait some minutes, or leave the moment out for the newest state`;
  }
  const gap = gaps.find(({ from, to }) => at > Date.parse(from) && at < Date.parse(to));
  return gap === undefined ? undefined : `backups were off or went elsewhere from ${gap.from} to ${gap.to}`;
};
