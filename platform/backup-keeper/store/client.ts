import { rootCertificates } from "node:tls";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Location, StoreCredentials } from "./location.ts";

/** What AWS calls the region of a service that has but one. */
const ONLY_REGION = "us-east-1";

/** How a service is reached: the same for S3 and for STS. */
export const connection = (
  { endpoint, region, authority }: Omit<Location, "bucket">,
  credentials: StoreCredentials,
) =>
  ({
    endpoint,
    region: region ?? ONLY_REGION,
    credentials,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 10_000,
      // A list of authorities replaces Node's own.
      httpsAgent: authority === undefined ? {} : { ca: [...rootCertificates, authority] },
    },
  }) satisfies S3ClientConfig;

/** Does work with a client of the service, and leaves no connection open. */
export const withStore = async <T>(
  location: Omit<Location, "bucket">,
  credentials: StoreCredentials,
  work: (store: S3Client) => Promise<T>,
): Promise<T> => {
  const store = new S3Client({
    ...connection(location, credentials),
    // Few S3 services have names for buckets in DNS.
    forcePathStyle: true,
    // Checksums that the SDK adds by default, and that many S3 services do not know.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  try {
    return await work(store);
  } finally {
    store.destroy();
  }
};
