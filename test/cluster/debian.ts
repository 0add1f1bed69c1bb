import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { pack } from "./archive.ts";
import { ClusterError } from "./error.ts";
import { inCache } from "./folders.ts";

/** What the database images are made of: Debian's packages, and what of them is left out. */
export const debianRecipe = {
  suite: "bookworm",
  major: "15",
  packages: [
    "ca-certificates",
    "postgresql-15",
    "postgresql-client-15",
    "pgbouncer",
    // The plugin's sidecar calls barman-cloud-*, which speaks S3 through boto3.
    "barman-cli-cloud",
    "python3-boto3",
  ],
  /** Users of CloudNativePG's own images: its pods run with these numbers. */
  users: { postgres: 26 },
  /** Where CloudNativePG looks for a program that Debian keeps elsewhere. */
  links: { "usr/bin/pgbouncer": "../sbin/pgbouncer" },
  /** Paths that no container of these images reads; LLVM serves PostgreSQL's JIT, which is off without it. */
  without: [
    "usr/share/doc",
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/i18n",
    "usr/share/lintian",
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/log",
    "var/lib/postgresql/15",
    "etc/postgresql/15",
    "usr/lib/postgresql/15/lib/bitcode",
    "usr/lib/postgresql/15/lib/llvmjit.so",
    "usr/lib/postgresql/15/lib/llvmjit_types.bc",
    "usr/lib/x86_64-linux-gnu/libLLVM-14.so.1",
    "usr/lib/x86_64-linux-gnu/libz3.so.4",
  ],
  /** Services of AWS whose descriptions are kept; botocore has 80 MB of them. */
  aws: ["s3", "sts"],
} as const;

export const debianPath =
  "PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The layer with Debian in it, made by debootstrap once. */
export async function debianLayer(say: (line: string) => void): Promise<string> {
  const key = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex")
    .slice(0, 16);
  const layer = inCache("images", `debian-${key}.layer`);
  if (existsSync(layer)) return layer;
  say("installing Debian and PostgreSQL into an image (once; two minutes)");
  const root = `${layer}.root-${process.pid}`;
  mkdirSync(root, { recursive: true });
  try {
    const { suite, packages } = debianRecipe;
    const result = await execa(
      "debootstrap",
      ["--variant=minbase", `--include=${packages.join(",")}`, suite, root],
      { reject: false, all: true },
    );
    if (result.failed) {
      throw new ClusterError(`debootstrap failed: ${result.all.split("\n").slice(-5).join("\n")}`);
    }
    await assignUsers(root);
    for (const [path, target] of Object.entries(debianRecipe.links)) symlinkSync(target, join(root, path));
    trim(root);
    renameSync(await pack(root, `${layer}.draft-${process.pid}`), layer);
    return layer;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The full version of PostgreSQL in the layer, such as 15.14. */
export async function postgresqlVersion(layer: string): Promise<string> {
  const { stdout } = await execa("tar", ["-xOf", layer, "var/lib/dpkg/status"], { maxBuffer: 64 * 2 ** 20 });
  const version = stdout.match(/^Package: postgresql-15\n(?:.+\n)*?Version: (\d+\.\d+)/m)?.[1];
  if (!version) throw new ClusterError("the image's list of packages names no PostgreSQL");
  return version;
}

/** Gives users the numbers that CloudNativePG's pods run with, and their files to them. */
async function assignUsers(root: string): Promise<void> {
  for (const [user, id] of Object.entries(debianRecipe.users)) {
    for (const [file, fields] of [
      ["etc/passwd", 2],
      ["etc/group", 1],
    ] as const) {
      const path = join(root, file);
      const pattern = new RegExp(`^(${user}:x)${":\\d+".repeat(fields)}:`, "m");
      writeFileSync(path, readFileSync(path, "utf8").replace(pattern, `$1${`:${id}`.repeat(fields)}:`));
    }
  }
  const { postgres } = debianRecipe.users;
  mkdirSync(join(root, "var/run/postgresql"), { recursive: true });
  await execa("chown", [
    "-R",
    `${postgres}:${postgres}`,
    join(root, "var/lib/postgresql"),
    join(root, "run/postgresql"),
  ]);
}

function trim(root: string): void {
  for (const path of debianRecipe.without) rmSync(join(root, path), { recursive: true, force: true });
  const data = join(root, "usr/lib/python3/dist-packages/botocore/data");
  const kept = new Set<string>(debianRecipe.aws);
  for (const entry of readdirSync(data, { withFileTypes: true })) {
    if (entry.isDirectory() && !kept.has(entry.name)) rmSync(join(data, entry.name), { recursive: true });
  }
}
