import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { ArchiveFile } from "./archive.ts";
import { PackagingError } from "./packaging-error.ts";
import { type Component, debianComponent } from "./software-bill.ts";

/** A minimal root file system with Node in it, from the packages of the Debian that this runs on. */
export interface DebianFiles {
  readonly files: readonly ArchiveFile[];
  /** Such as 24.21.0. */
  readonly nodeVersion: string;
  readonly components: readonly Component[];
}

/** The `node` package of npm, which is nodejs.org's own build, at the version of package-lock.json. */
const NODE = resolve(import.meta.dirname, "../../node_modules/node");

/** Where the loader finds a library, and what Node is linked to: `ldd` prints `name => /path (0x…)` or `/path (0x…)`. */
const LIBRARY = /^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm;

/** Crossplane runs functions as this user (internal/controller/pkg/runtime), official images or not. */
const USERS = "root:x:0:0:root:/root:/sbin/nologin\nmatura:x:2000:2000:matura:/:/sbin/nologin\n";
const GROUPS = "root:x:0:\nmatura:x:2000:\n";

/** Node's build runs wherever glibc and libstdc++ are: those two and the authorities' certificates are Debian's. */
export const debianFiles = async (): Promise<DebianFiles> => {
  const node = join(NODE, "bin/node");
  const libraries = [...(await run("ldd", [node])).matchAll(LIBRARY)]
    .flatMap(([, path]) => path ?? [])
    .sort();
  const certificates = (await run("dpkg-query", ["--listfiles", "ca-certificates"]))
    .split("\n")
    .filter((path) => path.endsWith(".crt"))
    .sort();
  const owners = [...new Set([...(await Promise.all(libraries.map(ownerOf))), "ca-certificates"])].sort();
  const suite = /^VERSION_ID="?(\w+)"?$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown";
  return {
    files: [
      { path: "usr/local/bin/node", content: readFileSync(node), executable: true },
      ...libraries.map((path) => ({ path: path.slice(1), content: readFileSync(path), executable: true })),
      // What update-ca-certificates writes when the package is installed.
      {
        path: "etc/ssl/certs/ca-certificates.crt",
        content: certificates.map((path) => `${readFileSync(path, "utf8").trim()}\n`).join(""),
      },
      { path: "etc/passwd", content: USERS },
      { path: "etc/group", content: GROUPS },
    ],
    nodeVersion: (JSON.parse(readFileSync(join(NODE, "package.json"), "utf8")) as { version: string })
      .version,
    components: await Promise.all(owners.map((owner) => componentOf(owner, suite))),
  };
};

/** The package that a file is from. dpkg knows files where they were before /lib became a link to /usr/lib, or after. */
const ownerOf = async (path: string): Promise<string> => {
  const candidates = [path, `/usr${path}`, path.replace(/^\/usr/, "")];
  for (const candidate of candidates) {
    const { stdout, failed } = await execa("dpkg-query", ["--search", candidate], { reject: false });
    const owner = stdout.split(": ")[0];
    if (!failed && owner !== undefined) return owner;
  }
  throw new PackagingError(
    `--base debian takes Node's libraries from Debian's packages, and ${path} is in none; take an image instead`,
  );
};

const componentOf = async (owner: string, suite: string): Promise<Component> => {
  const status = await run("dpkg-query", ["--status", owner]);
  const field = (name: string): string => new RegExp(`^${name}: (.+)$`, "m").exec(status)?.[1] ?? "unknown";
  return debianComponent({
    name: field("Package"),
    version: field("Version"),
    architecture: field("Architecture"),
    suite,
  });
};

const run = async (command: string, argv: readonly string[]): Promise<string> => {
  const { stdout } = await execa(command, argv).catch((cause: Error) => {
    throw new PackagingError(
      `--base debian needs a Debian with ca-certificates; ${command} said: ${cause.message}`,
      {
        cause,
      },
    );
  });
  return stdout;
};
