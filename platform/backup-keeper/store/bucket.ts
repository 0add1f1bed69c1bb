import {
  AbortMultipartUploadCommand,
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";

interface Wanted {
  readonly bucket: string;
  readonly region: string | undefined;
  /** Encryption at rest that new objects get; undefined leaves the store's default. */
  readonly encryption: "AES256" | "aws:kms" | undefined;
}

/** Makes the bucket when it is missing. @returns whether it was made */
export const ensureBucket = async (
  store: S3Client,
  { bucket, region, encryption }: Wanted,
  abortSignal: AbortSignal,
): Promise<boolean> => {
  const made = !(await exists(store, bucket, abortSignal));
  if (made) {
    // us-east-1 is the one region that AWS does not want to be told.
    const elsewhere = region !== undefined && region !== "us-east-1";
    const configuration = elsewhere ? { LocationConstraint: region as BucketLocationConstraint } : undefined;
    try {
      await store.send(
        new CreateBucketCommand({
          Bucket: bucket,
          ...(configuration === undefined ? {} : { CreateBucketConfiguration: configuration }),
        }),
        { abortSignal },
      );
    } catch (error) {
      // Another keeper was faster.
      if (!isNamed(error, "BucketAlreadyOwnedByYou")) throw error;
    }
  }
  if (encryption !== undefined && (await encryptionOf(store, bucket, abortSignal)) !== encryption) {
    await store.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } }],
        },
      }),
      { abortSignal },
    );
  }
  return made;
};

/** Milliseconds that a deletion may take in one go; it goes on where it stopped. */
export const PURGE_DEADLINE = 600_000;

/** Deletes all that is in the bucket, every version of it, and the bucket. One that is gone already is no error. */
export const purgeBucket = async (
  store: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<void> => {
  try {
    await deletePages(store, bucket, abortSignal, async () => {
      const page = await store.send(new ListObjectVersionsCommand({ Bucket: bucket }), { abortSignal });
      return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    });
    await abortUploads(store, { Bucket: bucket }, abortSignal);
    await store.send(new DeleteBucketCommand({ Bucket: bucket }), { abortSignal });
  } catch (error) {
    if (!isNamed(error, "NoSuchBucket")) throw error;
  }
};

/**
 * Deletes all that is in a folder of the bucket. Where the bucket keeps versions they stay, as they do when retention
 * ends in the folder of the running servers: an instance's credentials do not reach them.
 *
 * @returns how many objects there were
 */
export const purgeFolder = async (
  store: S3Client,
  bucket: string,
  folder: string,
  abortSignal: AbortSignal,
): Promise<number> => {
  const target = { Bucket: bucket, Prefix: `${folder}/` };
  const deleted = await deletePages(store, bucket, abortSignal, async () => {
    const { Contents = [] } = await store.send(new ListObjectsV2Command(target), { abortSignal });
    return Contents.map(({ Key }) => ({ Key }));
  });
  await abortUploads(store, target, abortSignal);
  return deleted;
};

interface Found {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/**
 * Always the first page anew: what it listed is gone by then. A page is a thousand at most, which is what a store deletes
 * at once.
 */
const deletePages = async (
  store: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
  firstPage: () => Promise<readonly Found[]>,
): Promise<number> => {
  for (let deleted = 0; ; ) {
    const found = await firstPage();
    if (found.length === 0) return deleted;
    const { Errors: [refused] = [] } = await store.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Quiet: true, Objects: found.map(({ Key, VersionId }) => ({ Key, VersionId })) },
      }),
      { abortSignal },
    );
    // A lock on an object, for instance: an endless loop otherwise.
    if (refused !== undefined)
      throw Object.assign(new Error(`an object cannot be deleted: ${refused.Code}`), { code: refused.Code });
    deleted += found.length;
  }
};

const abortUploads = async (
  store: S3Client,
  target: { readonly Bucket: string; readonly Prefix?: string },
  abortSignal: AbortSignal,
): Promise<void> => {
  const { Uploads = [] } = await store.send(new ListMultipartUploadsCommand(target), { abortSignal });
  for (const { Key, UploadId } of Uploads) {
    const upload = { Bucket: target.Bucket, Key, UploadId };
    await store.send(new AbortMultipartUploadCommand(upload), { abortSignal });
  }
};

const exists = async (store: S3Client, Bucket: string, abortSignal: AbortSignal): Promise<boolean> => {
  try {
    await store.send(new HeadBucketCommand({ Bucket }), { abortSignal });
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
};

const encryptionOf = async (
  store: S3Client,
  Bucket: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> => {
  try {
    const found = await store.send(new GetBucketEncryptionCommand({ Bucket }), { abortSignal });
    return found.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
      ?.SSEAlgorithm;
  } catch (error) {
    if (isNamed(error, "ServerSideEncryptionConfigurationNotFoundError")) return undefined;
    throw error;
  }
};

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof S3ServiceException && error.name === name;
