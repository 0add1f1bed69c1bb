import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { credentialsOf, type Secret } from "../../../platform/backup-keeper/credentials-secret.ts";
import { withStore } from "../../../platform/backup-keeper/store/client.ts";
import type { StoreCredentials } from "../../../platform/backup-keeper/store/location.ts";
import { get } from "./kubectl.ts";

interface Settings {
  readonly data: {
    readonly backup: {
      readonly endpoint?: string;
      readonly region: string;
      readonly recordNamespace: string;
      readonly credentialsSecret: string;
    };
  };
}

/** The platform's settings of backups, as they are in the cluster. */
export const backupSettings = async (): Promise<Settings["data"]["backup"]> => {
  const config = await get<Settings>("environmentconfigs.apiextensions.crossplane.io", "matura");
  if (config === undefined) throw new Error("the cluster has no EnvironmentConfig matura");
  return config.data.backup;
};

/** The credentials in a Secret of the keeper, or the platform's own. */
export const credentialsIn = async (name: string, namespace: string): Promise<StoreCredentials> => {
  const found = credentialsOf(await get<Secret>("secret", name, namespace));
  if (found === undefined) throw new Error(`Secret ${namespace}/${name} has no credentials`);
  return found;
};

const OBJECT = "written-by-a-test";

/** What credentials may do with a bucket: each verb that the store allows. */
export const allowed = async (credentials: StoreCredentials, bucket: string): Promise<readonly string[]> => {
  const { endpoint = "", region } = await backupSettings();
  return withStore({ endpoint, region, authority: undefined }, credentials, async (store) => {
    const attempts = {
      list: () => store.send(new ListObjectsV2Command({ Bucket: bucket })),
      write: () => store.send(new PutObjectCommand({ Bucket: bucket, Key: OBJECT, Body: "x" })),
      read: () => store.send(new GetObjectCommand({ Bucket: bucket, Key: OBJECT })),
    };
    const verbs: string[] = [];
    for (const [verb, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        verbs.push(verb);
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
      }
    }
    return verbs;
  });
};

/** Whether there is such a bucket, asked with the platform's account. */
export const bucketExists = async (bucket: string): Promise<boolean> => {
  const { endpoint = "", region, recordNamespace, credentialsSecret } = await backupSettings();
  const account = await credentialsIn(credentialsSecret, recordNamespace);
  return withStore({ endpoint, region, authority: undefined }, account, async (store) => {
    try {
      await store.send(new ListObjectsV2Command({ Bucket: bucket }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === "NoSuchBucket") return false;
      throw error;
    }
  });
};
