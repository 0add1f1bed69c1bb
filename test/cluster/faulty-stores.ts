import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { inState } from "./folders.ts";
import { minio } from "./object-store.ts";
import { http, tcp } from "./probe.ts";
import { type Process, ready, retire, start } from "./process.ts";
import { network, ports } from "./settings.ts";

/** A store beside the cluster's own, for what must never be done to that one. The account is the same. */
export interface FaultyStore {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

const folderOf = (name: string): string => {
  const folder = inState("faulty-stores", name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

const storeOf = (process: Process, address: string): FaultyStore => ({
  address,
  stop: () => retire(process),
});

/** A store on a small file system of its own, which goes with its process. */
export interface SmallStore extends FaultyStore {
  /** Takes the space that is left. */
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
}

/** @param mebibytes of the file system; MinIO keeps a part of that to itself */
export async function startSmallStore(bucket: string, mebibytes: number): Promise<SmallStore> {
  const folder = folderOf("small");
  const { argv, env } = minio(ports.fullStore, folder);
  const mounted = `mount -t tmpfs -o size=${mebibytes}m tmpfs ${folder} && mkdir ${join(folder, bucket)} && exec "$@"`;
  const store = start({
    name: "minio-small",
    argv: ["unshare", "--mount", "sh", "-c", mounted, "sh", ...argv],
    env,
  });
  const address = `http://${network.node.address}:${ports.fullStore}`;
  await ready(store, http(`${address}/minio/health/ready`));
  const filler = join(folder, ".filler");
  // dd ends with an error when the file system is full, which is what is wanted.
  const within = (command: string) =>
    execa("nsenter", ["--mount", `--target=${store.pid}`, "sh", "-c", command]);
  return {
    ...storeOf(store, address),
    fill: async () => void (await within(`dd if=/dev/zero of=${filler} bs=4k 2>/dev/null || true`)),
    free: async () => void (await within(`rm -f ${filler}`)),
  };
}

/** A store whose certificate no authority has signed. */
export async function startUntrustedStore(bucket: string): Promise<FaultyStore> {
  const folder = folderOf("untrusted");
  const certificates = folderOf("untrusted-certificates");
  mkdirSync(join(folder, bucket), { recursive: true });
  await execa("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"],
    ...["-subj", "/CN=untrusted", "-addext", `subjectAltName=IP:${network.node.address}`],
    ...["-keyout", join(certificates, "private.key"), "-out", join(certificates, "public.crt")],
  ]);
  const store = start({
    name: "minio-untrusted",
    ...minio(ports.untrustedStore, folder, "--certs-dir", certificates),
  });
  await ready(store, tcp(network.node.address, ports.untrustedStore));
  return storeOf(store, `https://${network.node.address}:${ports.untrustedStore}`);
}
