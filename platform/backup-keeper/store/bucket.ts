import {
  AbortMultipartUploadCommand,
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
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

/** Deletes all that is in the bucket, every version of it, and the bucket. One that is gone already is no error. */
export const purgeBucket = async (
  store: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<void> => {
  try {
    await deleteVersions(store, bucket, abortSignal);
    const { Uploads = [] } = await store.send(new ListMultipartUploadsCommand({ Bucket: bucket }), {
      abortSignal,
    });
    for (const { Key, UploadId } of Uploads) {
      await store.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), { abortSignal });
    }
    await store.send(new DeleteBucketCommand({ Bucket: bucket }), { abortSignal });
  } catch (error) {
    if (!isNamed(error, "NoSuchBucket")) throw error;
  }
};

/** Always the first page anew: what it listed is gone by then. */
const deleteVersions = async (store: S3Client, bucket: string, abortSignal: AbortSignal): Promise<void> => {
  for (;;) {
    const page = await store.send(new ListObjectVersionsCommand({ Bucket: bucket }), { abortSignal });
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (found.length === 0) return;
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
