import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { baseImage } from "./package/base-image.ts";
import { buildPackages } from "./package/build-packages.ts";
import { destinationOf } from "./package/destination.ts";
import { PackagingError } from "./package/packaging-error.ts";
import { publish } from "./package/publish.ts";
import { sizeTable } from "./package/size-table.ts";

/** `npm run package`: Crossplane packages of all functions and of the Configuration, and images of the platform's programs (docs/packages.md). */

const root = resolve(import.meta.dirname, "..");

interface Flags {
  readonly registry: string;
  readonly version: string;
  readonly base: string;
  readonly out: string;
  /** True without a value: push to the registry itself. */
  readonly push?: string | true;
  readonly pushCertDir?: string;
  readonly insecure: boolean;
}

const run = async (flags: Flags): Promise<void> => {
  const destination = destinationOf(flags.registry, flags.version);
  const out = resolve(root, flags.out);
  const list = await buildPackages(root, out, destination, await baseImage(flags.base));
  console.log(sizeTable(list));
  if (flags.push === undefined) return;
  await publish(out, list, {
    address: flags.push === true ? undefined : flags.push,
    insecure: flags.insecure,
    certificates: flags.pushCertDir,
  });
  console.log(`pushed to ${flags.push === true ? flags.registry : flags.push}`);
};

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

await new Command("package")
  .description(
    "Build Crossplane packages, one for each function and the Configuration that depends on them, and an image for each program of the platform",
  )
  .option(
    "--registry <host/path>",
    "where the packages will be, as clusters name it",
    "registry.example.com/matura",
  )
  .option("--version <version>", "version of all packages; the tag is v and the version", version)
  .option(
    "--base <image>",
    "what functions run on: debian (from this machine's packages), a folder with an OCI image layout or a root file system, docker://HOST/PATH:TAG, oci-archive:FILE",
    "debian",
  )
  .option("--out <folder>", "where to write image layouts, SBOMs and packages.json", "dist/packages")
  .option(
    "--push [host/path]",
    "push with skopeo; the value is for a registry that this machine names otherwise",
  )
  .option("--push-cert-dir <folder>", "folder with the ca.crt that the registry's certificate is checked by")
  .option("--insecure", "push without TLS, or without checking its certificate", false)
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof PackagingError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
