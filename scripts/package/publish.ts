import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PackageList } from "./package-list.ts";
import { PackagingError } from "./packaging-error.ts";
import { skopeo } from "./skopeo.ts";

/** How to reach the registry. Credentials are skopeo's: `skopeo login`, or REGISTRY_AUTH_FILE. */
export interface Connection {
  /** HOST[:PORT][/PATH] where it differs from what references name: a registry behind another name. */
  readonly address: string | undefined;
  /** Plain HTTP, or a certificate of anyone. */
  readonly insecure: boolean;
  /** A folder with ca.crt, for a registry whose authority this machine does not know. */
  readonly certificates: string | undefined;
}

/** Pushes the packages, the Configuration last, and makes sure that the registry has them under the same digest. */
export const publish = async (out: string, list: PackageList, connection: Connection): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), "matura-publish-"));
  try {
    for (const { name, reference, digest, layout } of list.packages) {
      const tag = reference.slice(reference.lastIndexOf(":") + 1);
      const target = `${connection.address ?? list.registry}/${name}:${tag}`;
      const digestFile = join(scratch, "digest");
      await skopeo(
        [
          "copy",
          "--quiet",
          "--preserve-digests",
          `--digestfile=${digestFile}`,
          ...(connection.insecure ? ["--dest-tls-verify=false"] : []),
          ...(connection.certificates === undefined ? [] : [`--dest-cert-dir=${connection.certificates}`]),
          `oci:${join(out, layout)}:${tag}`,
          `docker://${target}`,
        ],
        `${target} cannot be pushed`,
      );
      const pushed = readFileSync(digestFile, "utf8").trim();
      if (pushed !== digest) {
        throw new PackagingError(`${target} was pushed as ${pushed}, but it was built as ${digest}`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
};
