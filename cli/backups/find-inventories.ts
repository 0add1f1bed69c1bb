import type { ClusterApi } from "../cluster/api.ts";
import { type ClaimPlace, findClaim } from "../cluster/claim.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import type { Inventory } from "./inventory.ts";
import { inventoryOfClaim } from "./of-claim.ts";
import { inventoryOfRecord, recordsOf } from "./records.ts";

/**
 * The backups of the claim that lives; of those that are gone when there is none, or when they are asked for. The one
 * deleted last comes first.
 *
 * @throws ClusterError when there are none at all
 */
export const findInventories = async (
  api: ClusterApi,
  place: ClaimPlace,
  deleted: boolean,
): Promise<readonly Inventory[]> => {
  const claim = await findClaim(api, place);
  const living = claim === undefined ? [] : [await inventoryOfClaim(api, claim)];
  if (claim !== undefined && !deleted) return living;
  const records = await recordsOf(api, place);
  if (records === undefined) throw new ClusterError(forbidden(place, claim !== undefined), { status: 403 });
  const gone = records
    .filter(({ deletedAt }) => deletedAt !== undefined)
    .sort((a, b) => (b.deletedAt ?? "").localeCompare(a.deletedAt ?? ""))
    .map(inventoryOfRecord);
  if (claim === undefined && gone.length === 0) {
    throw new ClusterError(
      `there is no claim "${place.name}" in namespace ${place.namespace}, and no backups of an earlier one are kept: check the name, and the namespace (-n)`,
    );
  }
  return [...living, ...gone];
};

const forbidden = ({ name, namespace }: ClaimPlace, lives: boolean): string =>
  lives
    ? "you may not read the platform's records of deleted instances: ask the platform team, or leave out --deleted"
    : `there is no claim "${name}" in namespace ${namespace}, and you may not read the platform's records of deleted ones: check the name, or ask the platform team`;
