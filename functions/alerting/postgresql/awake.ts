import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { isWatched } from "./watched.ts";

/** How long an instance has been awake, from one pass to the next. */
export interface Awake {
  /** RFC 3339; undefined while it is not watched, and for one that was before this was remembered. */
  readonly since: string | undefined;
  /** Seconds without a backup in which it was awake until it was suspended last. */
  readonly unsaved: number;
}

interface Remembered {
  readonly alerting?: {
    readonly watched?: boolean;
    readonly watchedSince?: string;
    readonly unsavedSeconds?: number;
  };
  readonly backup?: { readonly lastSuccessfulTime?: string };
}

export const awakeOf = (instance: PostgreSQLInstance): Awake => {
  const { watched = false, watchedSince, unsavedSeconds = 0 } = remembered(instance).alerting ?? {};
  if (isWatched(instance)) {
    return { since: watched ? watchedSince : instance.now.toISOString(), unsaved: unsavedSeconds };
  }
  return { since: undefined, unsaved: watched ? unsavedUntilNow(instance) : unsavedSeconds };
};

/** What was awake before an earlier sleep counts on, unless a backup was taken since. */
const unsavedUntilNow = (instance: PostgreSQLInstance): number => {
  const { alerting, backup } = remembered(instance);
  const now = instance.now.getTime();
  const at = (moment: string | undefined): number => (moment === undefined ? 0 : Date.parse(moment));
  const woken = Math.max(
    at(observedCluster(instance)?.metadata?.creationTimestamp),
    at(alerting?.watchedSince),
  );
  const saved = at(backup?.lastSuccessfulTime);
  const earlier = saved > woken ? 0 : (alerting?.unsavedSeconds ?? 0);
  return earlier + Math.floor((now - (Math.max(woken, saved) || now)) / 1000);
};

const remembered = ({ status }: PostgreSQLInstance): Remembered => status as Remembered;
