import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { bin, inState } from "./folders.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { hosts, network, ports } from "./settings.ts";

const data = inState("object-store");

/** How tests and instances reach the store; the name resolves in pods, the address everywhere. */
export const objectStore = {
  endpoint: `http://${hosts.objectStore}:${ports.objectStore}`,
  address: `http://${network.node.address}:${ports.objectStore}`,
  region: "us-east-1",
  accessKey: "matura",
  // Unlike any other word here: the search for secrets looks for it.
  secretKey: "only-the-store-of-this-cluster-knows-it",
} as const;

/** How MinIO serves a folder at a port, with the same account wherever it runs. */
export const minio = (port: number, folder: string, ...options: readonly string[]) => ({
  argv: [join(bin, "minio"), "server", "--quiet", "--address", `0.0.0.0:${port}`, ...options, folder],
  env: {
    MINIO_ROOT_USER: objectStore.accessKey,
    MINIO_ROOT_PASSWORD: objectStore.secretKey,
    MINIO_BROWSER: "off",
    MINIO_UPDATE: "off",
  },
});

/** MinIO: S3 for backups. */
export async function startObjectStore(): Promise<void> {
  mkdirSync(data, { recursive: true });
  const store = start({ name: "minio", ...minio(ports.objectStore, data) });
  await ready(store, http(`${objectStore.address}/minio/health/ready`));
}

/** Makes a bucket: for MinIO on one disk that is a folder. */
export const createBucket = (name: string): void => void mkdirSync(join(data, name), { recursive: true });
