import type { BackupRecord } from "../../services/backup/record.ts";
import { sourceRecord } from "../../services/backup/source-record.ts";
import { REGISTRY } from "../../services/registry.ts";
import { type Inventory, listedBackup } from "../backups/inventory.ts";
import { inventoryOfClaim } from "../backups/of-claim.ts";
import { inventoryOfRecord, recordsOf } from "../backups/records.ts";
import type { ClusterApi } from "../cluster/api.ts";
import { type Claim, type ClaimPlace, findClaim } from "../cluster/claim.ts";
import { ClusterError, isForbidden } from "../cluster/cluster-error.ts";

/** What a new claim restores from, as far as its user may know it. */
export interface Source {
  readonly place: ClaimPlace;
  readonly kind: string;
  /** The composite's name, where the claim's name alone would not find it. */
  readonly instance: string | undefined;
  /** The claim while it lives. */
  readonly claim: Claim | undefined;
  /** Undefined for someone who may read neither the claim nor the platform's records. */
  readonly inventory: Inventory | undefined;
  /** Of the instance, where the claim is gone. */
  readonly majorVersion: string | undefined;
  /** Namespaces that may restore it beside its own, undefined where that is not known. */
  readonly allowedNamespaces: readonly string[] | undefined;
}

/** The instance that restores has no name before its claim is made. */
const NOT_MADE_YET = "";

interface Wanted {
  readonly instance?: string;
  readonly backup?: string;
}

/**
 * The instance that the cluster would restore from: the one that is named, else one that has the backup, else the one
 * that lives, else the one deleted last (services/backup/source-record.ts).
 *
 * @throws ClusterError when no backups of that claim are kept
 */
export const findSource = async (api: ClusterApi, place: ClaimPlace, wanted: Wanted): Promise<Source> => {
  const claim = await readable(api, place);
  const living = claim === undefined ? undefined : await ofClaim(api, place, claim);
  if (living !== undefined && suits(living, wanted)) return living;
  const records = await recordsOf(api, place);
  if (records === undefined) return living ?? unknown(place, wanted);
  const named = {
    claimName: place.name,
    ...(wanted.instance === undefined ? {} : { instance: wanted.instance }),
    ...(wanted.backup === undefined ? {} : { backupName: wanted.backup }),
  };
  const record = sourceRecord(records, named, NOT_MADE_YET);
  if (record !== undefined) return ofRecord(record, place, wanted);
  if (living !== undefined && wanted.instance === undefined) return living;
  throw new ClusterError(
    `no backups of a claim "${place.name}" in namespace ${place.namespace} are kept${wanted.instance === undefined ? "" : ` for instance ${wanted.instance}`}: "matura backups ${place.name} -n ${place.namespace} --deleted" lists what there is`,
  );
};

/** Someone who restores from another namespace may be unable to look into it. */
const readable = async (api: ClusterApi, place: ClaimPlace): Promise<Claim | undefined> => {
  try {
    return await findClaim(api, place);
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
};

const suits = ({ inventory }: Source, { instance, backup }: Wanted): boolean =>
  (instance === undefined || instance === inventory?.instance) &&
  (backup === undefined || inventory === undefined || listedBackup(inventory, backup) !== undefined);

const ofClaim = async (api: ClusterApi, place: ClaimPlace, claim: Claim): Promise<Source> => {
  const { backup } = (claim.spec?.parameters ?? {}) as {
    backup?: { allowedNamespaces?: readonly string[] };
  };
  return {
    place,
    kind: claim.kind,
    instance: undefined,
    claim,
    inventory: await inventoryOfClaim(api, claim),
    majorVersion: undefined,
    allowedNamespaces: backup?.allowedNamespaces ?? [],
  };
};

const ofRecord = (record: BackupRecord, place: ClaimPlace, { instance }: Wanted): Source => {
  const inventory = inventoryOfRecord(record);
  return {
    place,
    kind: inventory.kind,
    instance,
    claim: undefined,
    inventory,
    majorVersion: record.majorVersion,
    allowedNamespaces: record.allowedNamespaces,
  };
};

/** The cluster decides: it may know of backups that the user may not read about. */
const unknown = (place: ClaimPlace, { instance }: Wanted): Source => ({
  place,
  kind: REGISTRY[0]?.service.kinds.claim ?? "",
  instance,
  claim: undefined,
  inventory: undefined,
  majorVersion: undefined,
  allowedNamespaces: undefined,
});
