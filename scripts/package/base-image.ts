import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import type { ArchiveFile } from "./archive.ts";
import { debianFiles } from "./debian-files.ts";
import type { Platform } from "./image.ts";
import { isLayout, readLayout } from "./image-layout.ts";
import { type Layer, layerOf } from "./layer.ts";
import { PackagingError } from "./packaging-error.ts";
import { skopeo } from "./skopeo.ts";
import { type Component, containerComponent, nodeComponent } from "./software-bill.ts";

/** What every function's image starts from: Node and what Node needs. `node` is on its PATH. */
export interface BaseImage {
  /** For the table at the end and for SBOMs: without folders of this machine. */
  readonly name: string;
  readonly platform: Platform;
  readonly env: readonly string[];
  readonly layers: readonly Layer[];
  /** For the SBOM. */
  readonly components: readonly Component[];
}

/** The major version of Node that the functions are written for. */
const NODE_MAJOR = 24;

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Values of --base that skopeo copies an image from. */
const REGISTRY = "docker://";
const TRANSPORT = /^(docker|oci|oci-archive|docker-archive|containers-storage|dir):/;

/**
 * @param base `debian` builds one from this machine's packages; a folder is an OCI image layout or a root file
 *   system; anything with one of skopeo's transports, such as docker://… or oci-archive:…, is copied first
 */
export const baseImage = async (base: string): Promise<BaseImage> => {
  if (base === "debian") return fromDebian();
  if (TRANSPORT.test(base)) return fromTransport(base);
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) {
    throw new PackagingError(
      `--base ${base} is neither debian nor a folder nor an image such as docker://HOST/PATH:TAG or oci-archive:FILE`,
    );
  }
  return isLayout(base) ? fromLayout(base, basename(base)) : fromRoot(base);
};

const fromDebian = async (): Promise<BaseImage> => {
  const { files, nodeVersion, components } = await debianFiles();
  return {
    name: "debian",
    platform: ownPlatform(),
    env: [PATH, `NODE_VERSION=${nodeVersion}`],
    layers: [await layerOf(files)],
    components: [nodeComponent(nodeVersion), ...components],
  };
};

const fromRoot = async (folder: string): Promise<BaseImage> => {
  const files = filesBelow(folder);
  if (!files.some(({ path }) => /^(usr\/(local\/)?)?s?bin\/node$/.test(path))) {
    throw new PackagingError(`the base ${folder} has no node on its PATH, such as usr/local/bin/node`);
  }
  return {
    name: basename(folder),
    platform: ownPlatform(),
    env: [PATH],
    layers: [await layerOf(files)],
    components: [],
  };
};

const fromTransport = async (source: string): Promise<BaseImage> => {
  const folder = mkdtempSync(join(tmpdir(), "matura-base-"));
  try {
    await skopeo(
      ["copy", "--quiet", source, `oci:${folder}:base`],
      `the base image ${source} cannot be copied`,
    );
    return await fromLayout(
      folder,
      source.startsWith(REGISTRY) ? source.slice(REGISTRY.length) : basename(source),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const fromLayout = async (folder: string, name: string): Promise<BaseImage> => {
  const { digest, platform, config, layers } = await readLayout(folder);
  const env = config.Env ?? [];
  const nodeVersion = env.find((entry) => entry.startsWith("NODE_VERSION="))?.split("=")[1];
  if (nodeVersion !== undefined && Number.parseInt(nodeVersion, 10) < NODE_MAJOR) {
    throw new PackagingError(
      `the base image ${name} has Node ${nodeVersion}; the functions need ${NODE_MAJOR} or later`,
    );
  }
  return {
    name,
    platform,
    env: env.some((entry) => entry.startsWith("PATH=")) ? env : [PATH, ...env],
    layers,
    components: [
      containerComponent(name, digest),
      ...(nodeVersion === undefined ? [] : [nodeComponent(nodeVersion)]),
    ],
  };
};

const filesBelow = (root: string): readonly ArchiveFile[] =>
  readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const path = relative(root, file);
    if (entry.isSymbolicLink()) return { path, content: "", link: readlinkSync(file) };
    if (!entry.isFile()) return [];
    return { path, content: readFileSync(file), executable: (statSync(file).mode & 0o111) !== 0 };
  });

const ownPlatform = (): Platform => ({
  os: "linux",
  architecture: process.arch === "x64" ? "amd64" : process.arch,
});
