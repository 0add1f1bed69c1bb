import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { connection } from "./client.ts";
import type { Location, StoreCredentials } from "./location.ts";
import { sessionPolicy } from "./session-policy.ts";

/** Credentials that end by themselves. */
export interface Session {
  readonly credentials: StoreCredentials;
  readonly issued: Date;
  readonly expires: Date;
}

interface Wanted {
  readonly location: Location;
  readonly access: "read" | "write";
  readonly hours: number;
  /** AWS needs one; MinIO and Ceph ignore it, but the SDK wants a text of this length. */
  readonly roleArn: string | undefined;
  /** For the store's audit log: 2 to 64 characters of [\w+=,.@-]. */
  readonly name: string;
}

const ANY_ROLE = "arn:aws:iam::000000000000:role/matura";

/** Mints credentials for one bucket with the account's own, through STS AssumeRole. */
export const newSession = async (
  account: StoreCredentials,
  { location, access, hours, roleArn, name }: Wanted,
  signal: AbortSignal,
): Promise<Session> => {
  const sts = new STSClient(connection(location, account));
  try {
    const issued = new Date();
    const { Credentials: found } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn ?? ANY_ROLE,
        RoleSessionName: name.slice(0, 64),
        DurationSeconds: hours * 3600,
        Policy: JSON.stringify(sessionPolicy(location.bucket, access, roleArn)),
      }),
      { abortSignal: signal },
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = found ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new Error("the store gave no session");
    }
    return {
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      },
      issued,
      expires: Expiration ?? new Date(issued.getTime() + hours * 3_600_000),
    };
  } finally {
    sts.destroy();
  }
};
