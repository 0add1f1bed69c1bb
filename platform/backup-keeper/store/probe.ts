import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** Beside the servers' folders; nothing of barman's has such a name. */
const KEY = ".matura-probe";

/** Writes a small object and deletes it: what a bucket that is full, or read-only, refuses. */
export const probe = async (store: S3Client, bucket: string, abortSignal: AbortSignal): Promise<void> => {
  const target = { Bucket: bucket, Key: KEY };
  await store.send(new PutObjectCommand({ ...target, Body: "matura\n" }), { abortSignal });
  await store.send(new DeleteObjectCommand(target), { abortSignal });
};
