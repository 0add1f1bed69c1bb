import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
} from "node:fs";
import { chmod, copyFile, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { pack } from "./archive.ts";
import { type Debian, debianKey, debianLayer, debianPath, debians, postgresqlVersion } from "./debian.ts";
import { bin, inCache } from "./folders.ts";
import { pinned } from "./programs.ts";
import { registry } from "./settings.ts";

/** An image's references. They name the local registry, but the images are put into containerd directly. */
export const images = {
  pause: `${registry}/pause:1`,
  operator: `${registry}/cloudnative-pg:${pinned("cnpg", "github.com/cloudnative-pg/cloudnative-pg").slice(1)}`,
  plugin: `${registry}/plugin-barman-cloud:${pluginTag()}`,
  sidecar: `${registry}/plugin-barman-cloud-sidecar:${pluginTag()}`,
  /** Repository of PostgreSQL; tags are the major and the full version. */
  postgresql: `${registry}/postgresql`,
  pgbouncer: `${registry}/pgbouncer:1`,
} as const;

function pluginTag(): string {
  return pinned("barman-plugin", "github.com/cloudnative-pg/plugin-barman-cloud");
}

/** What a container of an image runs as. */
interface Settings {
  readonly User: string;
  readonly Entrypoint?: readonly string[];
  readonly Env: readonly string[];
}

interface Image {
  readonly references: readonly string[];
  /** Files of tar layers, lowest first. */
  readonly layers: readonly string[];
  readonly settings: Settings;
}

const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Images that hold a program and nothing else, as their vendors' distroless ones nearly do. */
export const operatorImages = (): Promise<string> =>
  archive("operators", ["pause", "cnpg-manager", "barman-plugin"].map(programId), async (draft) => [
    {
      references: [images.pause],
      layers: [await files(draft, "pause", { pause: "/pause" })],
      settings: { User: "65535", Entrypoint: ["/pause"], Env: [defaultPath] },
    },
    {
      references: [images.operator],
      // The operator copies itself into instances from a name with the architecture in it.
      layers: [await files(draft, "cnpg", { "cnpg-manager": ["/manager", "/operator/manager_amd64"] })],
      settings: { User: "10001", Entrypoint: ["/manager"], Env: [defaultPath] },
    },
    {
      references: [images.plugin],
      layers: [await files(draft, "plugin", { "barman-plugin": "/manager" })],
      settings: { User: "10001", Entrypoint: ["/manager"], Env: [defaultPath] },
    },
  ]);

/** PostgreSQL of one release of Debian, and what else that release is good for. */
export const databaseImages = (debian: Debian, say: (line: string) => void): Promise<string> => {
  const sources = [programId("barman-plugin"), ...Object.values(debians).map(debianKey)];
  return archive(`postgresql-${debian.major}`, sources, async (draft) => {
    const layer = await debianLayer(debian, say);
    const version = await postgresqlVersion(layer, debian.major);
    const Env = [debianPath(debian.major), "LANG=C.UTF-8", "PGDATA=/var/lib/postgresql/data"];
    // The upgrade to a new major version starts the old one's programs in the new one's image.
    const older = debian === debians.trixie ? [await librariesOf(debians.bookworm, layer, draft, say)] : [];
    const database: Image = {
      references: [debian.major, version].map((tag) => `${images.postgresql}:${tag}`),
      layers: [layer, ...older],
      settings: { User: "26", Env },
    };
    if (debian === debians.trixie) {
      return [database, { references: [images.pgbouncer], layers: [layer], settings: { User: "998", Env } }];
    }
    const sidecar: Image = {
      references: [images.sidecar],
      layers: [layer, await files(draft, "sidecar", { "barman-plugin": "/manager" })],
      settings: { User: "26", Entrypoint: ["/manager"], Env },
    };
    return [database, sidecar];
  });
};

const LIBRARY = /^usr\/lib\/x86_64-linux-gnu\/[^/]+\.so[^/]*$/;

/** A layer with the shared libraries that a release of Debian has and another layer does not, such as its ICU. */
async function librariesOf(
  debian: Debian,
  layer: string,
  draft: string,
  say: (line: string) => void,
): Promise<string> {
  const librariesIn = async (file: string): Promise<readonly string[]> =>
    (await execa("tar", ["-tf", file], { maxBuffer: 64 * 2 ** 20 })).stdout
      .split("\n")
      .filter((path) => LIBRARY.test(path));
  const source = await debianLayer(debian, say);
  const there = new Set(await librariesIn(layer));
  const missing = (await librariesIn(source)).filter((path) => !there.has(path));
  const root = join(draft, "libraries.root");
  await mkdir(root, { recursive: true });
  await execa("tar", ["-xf", source, "-C", root, ...missing]);
  return pack(root, join(draft, "libraries.layer"));
}

/** Programs are linked to from a folder named by what they were built from. */
const programId = (name: string): string => readlinkSync(join(bin, name));

/**
 * Writes images into one archive of Docker's format, once.
 *
 * @param sources what decides the archive's content besides this file
 */
async function archive(
  name: string,
  sources: readonly string[],
  make: (draft: string) => Promise<readonly Image[]>,
): Promise<string> {
  const recipe = readFileSync(import.meta.filename);
  const key = createHash("sha256")
    .update(recipe)
    .update(JSON.stringify([registry, ...sources]))
    .digest("hex");
  const file = inCache("images", `${name}-${key.slice(0, 16)}.tar`);
  if (existsSync(file)) return file;
  const draft = `${file}.draft-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    const manifest = [];
    for (const image of await make(draft)) manifest.push(await describe(image, draft));
    await writeFile(join(draft, "manifest.json"), JSON.stringify(manifest));
    const entries = readdirSync(draft).filter((entry) => /\.(tar|json)$/.test(entry));
    await execa("tar", ["-cf", `${draft}.tar`, "-C", draft, ...entries]);
    renameSync(`${draft}.tar`, file);
    return file;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Writes an image's configuration and links its layers into a folder; returns its entry of the manifest. */
async function describe(image: Image, folder: string): Promise<object> {
  const layers: string[] = [];
  for (const layer of image.layers) {
    const digest = await digestOf(createReadStream(layer));
    const entry = `${digest}.tar`;
    if (!existsSync(join(folder, entry))) await link(layer, join(folder, entry));
    layers.push(entry);
  }
  const configuration = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { ...image.settings, WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: layers.map((entry) => `sha256:${entry.replace(/\.tar$/, "")}`) },
    history: layers.map(() => ({ created: "1970-01-01T00:00:00Z" })),
  });
  const name = `${await digestOf([configuration])}.json`;
  await writeFile(join(folder, name), configuration);
  return { Config: name, RepoTags: image.references, Layers: layers };
}

async function digestOf(chunks: AsyncIterable<Buffer> | Iterable<string>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

/** A layer that holds built programs, each at one or more paths. */
async function files(
  draft: string,
  name: string,
  programs: Record<string, string | readonly string[]>,
): Promise<string> {
  const root = join(draft, `${name}.root`);
  for (const [program, paths] of Object.entries(programs)) {
    const [first = "", ...others] = [paths].flat();
    await mkdir(dirname(join(root, first)), { recursive: true });
    await copyFile(join(bin, program), join(root, first));
    await chmod(join(root, first), 0o755);
    for (const other of others) {
      await mkdir(dirname(join(root, other)), { recursive: true });
      await link(join(root, first), join(root, other));
    }
  }
  return pack(root, join(draft, `${name}.layer`));
}
