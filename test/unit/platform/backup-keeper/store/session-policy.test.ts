import { sessionPolicy } from "../../../../../platform/backup-keeper/store/session-policy.ts";

test("a session for backups", () => {
  expect(sessionPolicy("matura-orders-x7k2p", "write")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: ["arn:aws:s3:::matura-orders-x7k2p"],
      },
      {
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
        Resource: ["arn:aws:s3:::matura-orders-x7k2p/*"],
      },
    ],
  });
});

test("a session to restore can change nothing", () => {
  const actions = sessionPolicy("b-1", "read").Statement.flatMap(({ Action }) => Action);
  expect(actions).toEqual(["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"]);
});

test.each([
  ["arn:aws-cn:iam::123456789012:role/backups", "arn:aws-cn:s3:::b-1"],
  ["arn:aws-us-gov:iam::123456789012:role/backups", "arn:aws-us-gov:s3:::b-1"],
  [undefined, "arn:aws:s3:::b-1"],
])("the partition of role %s", (role, arn) => {
  expect(sessionPolicy("b-1", "read", role).Statement[0]?.Resource).toEqual([arn]);
});

test("no bucket's policy reaches a bucket whose name begins alike", () => {
  const resources = sessionPolicy("matura-a", "write").Statement.flatMap(({ Resource }) => Resource);
  expect(resources).toEqual(["arn:aws:s3:::matura-a", "arn:aws:s3:::matura-a/*"]);
});
