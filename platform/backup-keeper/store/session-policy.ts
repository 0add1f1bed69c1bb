/** An IAM policy, as S3 services know it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

const OF_BUCKET = {
  read: ["s3:GetBucketLocation", "s3:ListBucket"],
  write: ["s3:ListBucketMultipartUploads"],
};
const OF_OBJECTS = {
  read: ["s3:GetObject"],
  write: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
};

/**
 * What barman-cloud needs of one bucket, and nothing of any other. A session may do what both its account and this
 * policy allow.
 *
 * @param roleArn says in which partition of AWS the bucket is; `aws` without one
 */
export const sessionPolicy = (bucket: string, access: "read" | "write", roleArn?: string): PolicyDocument => {
  const arn = `arn:${partitionOf(roleArn)}:s3:::${bucket}`;
  const actions = ({ read, write }: typeof OF_BUCKET) => (access === "read" ? read : [...read, ...write]);
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: actions(OF_BUCKET), Resource: [arn] },
      { Effect: "Allow", Action: actions(OF_OBJECTS), Resource: [`${arn}/*`] },
    ],
  };
};

const partitionOf = (arn: string | undefined): string => /^arn:([a-z-]+):/.exec(arn ?? "")?.[1] ?? "aws";
