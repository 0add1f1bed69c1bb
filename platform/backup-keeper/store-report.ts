import { type StoreReport, StoreReport as schema } from "../../services/backup/store-report.ts";
import { jsonOf } from "./json-config-map.ts";
import type { Contents } from "./store/contents.ts";
import type { StoreFailure } from "./store/failure.ts";
import type { Location } from "./store/location.ts";

/** What came of a look into the store. */
export interface Outcome {
  readonly location: Location | undefined;
  readonly failure: StoreFailure | undefined;
  /** Undefined when the bucket could not be listed. */
  readonly contents: Contents | undefined;
}

/** The report on a look. What cannot be seen now is as it was seen last: it is not gone because of that. */
export const storeReport = (
  { location, failure, contents }: Outcome,
  before: StoreReport | undefined,
  now: Date,
): StoreReport => {
  const reason = failure?.reason ?? "Available";
  const sameBucket =
    before?.store?.bucket === location?.bucket && before?.store?.endpoint === location?.endpoint;
  const seen = contents ?? (sameBucket ? before : undefined);
  return {
    reason,
    message: failure?.message ?? `backups are kept in bucket ${location?.bucket}`,
    since: before?.reason === reason ? before.since : now.toISOString(),
    ...(location === undefined
      ? {}
      : {
          store: {
            endpoint: location.endpoint,
            bucket: location.bucket,
            ...(location.region === undefined ? {} : { region: location.region }),
          },
        }),
    backups: [...(seen?.backups ?? [])],
    lastArchived: { ...seen?.lastArchived },
  };
};

/** Seconds until the store is looked into again: a claim says what is wrong with its bucket within a minute. */
export const secondsToNextLook = ({ reason, backups }: StoreReport, restoring: boolean): number =>
  reason === "Available" && !restoring && !backups.some(({ status }) => status === "Running") ? 30 : 15;

/** The report of a ConfigMap, undefined when it has none that can be read. */
export const readReport = (object: Parameters<typeof jsonOf>[0]): StoreReport | undefined =>
  jsonOf(object, schema);

/** What the claim says of a report, but for the moments of WAL. */
export const newsIn = ({ reason, since, backups }: StoreReport): Readonly<Record<string, unknown>> => ({
  reason,
  since,
  backups: backups.length,
  newest: backups.slice(0, 1).map(({ server, id, status }) => `${server}/${id} ${status}`),
});
