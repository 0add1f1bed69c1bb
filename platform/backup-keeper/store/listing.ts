import {
  type _Object,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";

/** What a listing needs beside the prefix. */
export interface Listing {
  readonly store: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/**
 * The pages of what is below a prefix, to the last one.
 *
 * @throws Error when the store breaks the listing off: what it has not named is not gone
 */
export async function* pagesBelow(
  { store, bucket, signal }: Listing,
  prefix: string,
  delimiter?: string,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await store.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
      { abortSignal: signal },
    );
    yield page;
    token = page.NextContinuationToken;
    if (page.IsTruncated === true && token === undefined) {
      throw new Error(`the store broke off the listing of bucket ${bucket}`);
    }
  } while (token !== undefined);
}

/** The prefixes of folders right below a prefix. */
export const foldersBelow = async (listing: Listing, prefix: string): Promise<readonly string[]> => {
  const folders: string[] = [];
  for await (const { CommonPrefixes = [] } of pagesBelow(listing, prefix, "/")) {
    folders.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []));
  }
  return folders;
};

export const objectsBelow = async (listing: Listing, prefix: string): Promise<readonly _Object[]> => {
  const objects: _Object[] = [];
  for await (const { Contents = [] } of pagesBelow(listing, prefix)) objects.push(...Contents);
  return objects;
};
