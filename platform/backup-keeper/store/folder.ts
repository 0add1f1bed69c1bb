import { isHeld } from "../barman/layout.ts";
import { type Listing, pagesBelow } from "./listing.ts";

/** A server's folder in a bucket. */
export interface Folder {
  readonly name: string;
  /** When the newest thing in it was stored, as far as that is known. RFC 3339. */
  readonly newest: string | undefined;
  /** Whether it has a completed backup. */
  readonly restorable: boolean;
  /** Whether somebody wants a backup in it kept for ever; undefined while nobody has looked. */
  readonly held?: boolean;
}

/** Looks at every object in the folder. A look into the bucket knows the newest backup and WAL segment alone. */
export const searched = async (listing: Listing, folder: Folder): Promise<Folder> => {
  let newest = 0;
  let held = false;
  for await (const { Contents = [] } of pagesBelow(listing, `${folder.name}/`)) {
    for (const { Key = "", LastModified } of Contents) {
      newest = Math.max(newest, LastModified?.getTime() ?? Number.NaN);
      held ||= isHeld(Key);
    }
  }
  return { ...folder, newest: newest > 0 ? new Date(newest).toISOString() : undefined, held };
};
