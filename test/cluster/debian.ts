import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
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

/** A release of Debian and the PostgreSQL that it has. */
export interface Debian {
  readonly suite: string;
  readonly major: string;
  /** What else is installed beside the server and its client. */
  readonly packages: readonly string[];
}

/** Each release of Debian has one major version; 16 is in none. */
export const debians = {
  /** The plugin's sidecar calls barman-cloud-*, which speaks S3 through boto3. */
  bookworm: { suite: "bookworm", major: "15", packages: ["barman-cli-cloud", "python3-boto3"] },
  /** PgBouncer of bookworm is too old for CloudNativePG, which sets auth_dbname (since 1.19). */
  trixie: { suite: "trixie", major: "17", packages: ["pgbouncer"] },
} as const satisfies Record<string, Debian>;

/** The number of the user postgres in CloudNativePG's own images, which its pods run with. */
const postgresUser = 26;

/** Where CloudNativePG looks for a program that Debian keeps elsewhere. */
const links = { "usr/bin/pgbouncer": "usr/sbin/pgbouncer" };

/** What no container of these images reads. LLVM serves PostgreSQL's JIT, which is off without it. */
const unused = [
  "usr/share/{doc,man,info,locale,i18n,lintian}",
  "var/cache/apt",
  "var/lib/apt/lists",
  "var/log",
  "var/lib/postgresql/*",
  "etc/postgresql/*",
  "usr/lib/postgresql/*/lib/bitcode",
  "usr/lib/postgresql/*/lib/llvmjit*",
  "usr/lib/x86_64-linux-gnu/lib{LLVM,z3}*",
  // Descriptions of AWS' 300 services, but for the two that backups talk to.
  "usr/lib/python3/dist-packages/botocore/data/!(s3|sts)/",
];

export const debianPath = (major: string): string =>
  `PATH=/usr/lib/postgresql/${major}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/** The layer with a Debian in it, made by debootstrap once. @throws ClusterError with debootstrap's last lines */
export async function debianLayer(debian: Debian, say: (line: string) => void): Promise<string> {
  const layer = inCache("images", `${debian.suite}-${debianKey(debian)}.layer`);
  if (existsSync(layer)) return layer;
  const { suite, major } = debian;
  say(`installing Debian ${suite} with PostgreSQL ${major} into an image (once; a minute or two)`);
  const root = `${layer}.root-${process.pid}`;
  mkdirSync(root, { recursive: true });
  try {
    const packages = [
      "ca-certificates",
      `postgresql-${major}`,
      `postgresql-client-${major}`,
      ...debian.packages,
    ];
    const include = `--include=${packages.join(",")}`;
    const result = await execa("debootstrap", ["--variant=minbase", include, suite, root], {
      reject: false,
      all: true,
    });
    if (result.failed) {
      throw new ClusterError(`debootstrap failed: ${result.all.split("\n").slice(-5).join("\n")}`);
    }
    await renumber(root);
    for (const [path, target] of Object.entries(links)) {
      if (existsSync(join(root, target))) symlinkSync(`/${target}`, join(root, path));
    }
    for (const path of globSync(unused, { cwd: root }))
      rmSync(join(root, path), { recursive: true, force: true });
    await compilePython(root);
    renameSync(await pack(root, `${layer}.draft-${process.pid}`), layer);
    return layer;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Hash of all that decides what is in the layer. */
export const debianKey = (debian: Debian): string =>
  createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .update(JSON.stringify(debian))
    .digest("hex")
    .slice(0, 16);

/** The full version of PostgreSQL in a layer, such as 15.14. */
export async function postgresqlVersion(layer: string, major: string): Promise<string> {
  const { stdout } = await execa("tar", ["-xOf", layer, "var/lib/dpkg/status"], { maxBuffer: 64 * 2 ** 20 });
  const start = stdout.indexOf(`Package: postgresql-${major}\n`);
  const version = stdout.slice(start).match(/^Version: (\d+\.\d+)/m)?.[1];
  if (start < 0 || !version)
    throw new ClusterError(`the image's list of packages names no PostgreSQL ${major}`);
  return version;
}

/**
 * Compiles Python's modules for good. Debian's bytecode holds good for a module of the time that it was installed with,
 * and a layer's files are of 1970: each barman-cloud-* would compile its 300 modules anew, and they are started for
 * every segment of WAL.
 */
async function compilePython(root: string): Promise<void> {
  const libraries = globSync("usr/lib/python3*", { cwd: root }).map((path) => `/${path}`);
  if (libraries.length === 0) return;
  const compile = ["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", ...libraries];
  await execa("chroot", [root, "python3", ...compile]);
}

/** Gives postgres the number that CloudNativePG's pods run with, and its files to it. */
async function renumber(root: string): Promise<void> {
  for (const [file, fields] of [
    ["etc/passwd", 2],
    ["etc/group", 1],
  ] as const) {
    const path = join(root, file);
    const pattern = new RegExp(`^(postgres:x)${":\\d+".repeat(fields)}:`, "m");
    const numbers = `:${postgresUser}`.repeat(fields);
    writeFileSync(path, readFileSync(path, "utf8").replace(pattern, `$1${numbers}:`));
  }
  const owned = ["var/lib/postgresql", "run/postgresql"].map((path) => join(root, path));
  for (const path of owned) mkdirSync(path, { recursive: true });
  await execa("chown", ["-R", `${postgresUser}:${postgresUser}`, ...owned]);
}
