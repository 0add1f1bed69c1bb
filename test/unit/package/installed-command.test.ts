import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { jest } from "@jest/globals";
import { execa } from "execa";
import { bundles, iterationsIn } from "../../../scripts/bundle.ts";
import { codeBlocksOf } from "../../support/code-blocks.ts";
import { runAsWritten } from "../../support/page-shell.ts";

/**
 * The command as docs/install.md installs it on a machine without a registry: what npm packs, without sources and
 * without node_modules.
 */

const root = resolve(import.meta.dirname, "../../..");
const NOW = ["--now", "2026-03-01T04:05:06Z"];

let folder: string;
let installed: string;
let packed: readonly string[];
let programs: ReadonlyMap<string, string>;

jest.setTimeout(60_000);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "matura-installed-"));
  programs = await bundles(root);

  // npm lists what there is, so it is asked in a copy of what a checkout tracks, with bundles of this moment.
  const checkout = join(folder, "checkout");
  const tracked = ["package.json", "README.md", "LICENSE", ".gitignore", "cli", "functions", "services"];
  for (const path of [...tracked, "compositions", "examples", "platform", "runtime", "xrds"]) {
    cpSync(join(root, path), join(checkout, path), { recursive: true });
  }
  for (const [path, code] of [...programs, ["dist/packages/matura.oci/index.json", "{}"] as const]) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), code);
  }
  const { stdout } = await execa("npm", ["pack", "--json", "--ignore-scripts"], { cwd: checkout });
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
  packed = files.map(({ path }) => path);

  const [unpack] = codeBlocksOf("docs/install.md").filter(({ text }) => text.includes("tar -xzf"));
  await runAsWritten(unpack?.text ?? "", { folder: checkout, env: { HOME: folder } });
  installed = join(folder, ".local/lib/matura");
  rmSync(checkout, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `kubectl matura`: kubectl starts the program of this name on the PATH, with the rest of its arguments. */
const kubectlMatura = (...args: readonly string[]) =>
  execa(join(folder, ".local/bin/kubectl-matura"), args, {
    cwd: folder,
    reject: false,
    extendEnv: false,
    env: { PATH: join(root, "node_modules/node/bin"), NO_COLOR: "1" },
  });

const example = (): string => join(installed, "examples/postgresql/production.yaml");

test("the package holds every program and manifest, and no source", () => {
  expect(packed).toEqual(expect.arrayContaining([...programs.keys(), "LICENSE", "README.md"]));
  expect(iterationsIn(root).filter((name) => !programs.has(`dist/functions/${name}.mjs`))).toEqual([]);
  expect(packed.filter((path) => path.endsWith(".ts"))).toEqual([]);
  expect([...new Set(packed.map((path) => path.split("/", 1)[0]))].sort()).toEqual(
    "LICENSE README.md cli compositions dist examples package.json platform xrds".split(" "),
  );
  expect(packed.filter((path) => path.startsWith("dist/")).sort()).toEqual([...programs.keys()].sort());
});

test("prepack bundles, so that no package lacks its programs or has those of an earlier commit", async () => {
  const { default: packageJson } = await import("../../../package.json", { with: { type: "json" } });
  expect(packageJson.scripts.prepack).toContain("bundle");
  expect(Object.values(packageJson.bin)).toEqual(["cli/bin.mjs", "cli/bin.mjs"]);
});

test("bundles carry the licences of what is in them", () => {
  for (const [, code] of programs) {
    const licences = code.slice(code.lastIndexOf("\n/*\n"));
    expect(licences).toContain("@grpc/grpc-js");
    expect(licences).toContain("Apache License");
  }
});

test("render starts the bundled functions and prints what it prints in a checkout", async () => {
  expect(existsSync(join(installed, "node_modules"))).toBe(false);
  const [there, here] = await Promise.all([
    kubectlMatura("render", example(), ...NOW),
    execa(process.execPath, ["cli/bin.mjs", "render", example(), ...NOW], { cwd: root }),
  ]);
  expect(there.stderr).toBe("");
  expect(there.exitCode).toBe(0);
  expect(there.stdout).toBe(here.stdout);
});

test("validate judges by the package's own XRDs, policies and settings", async () => {
  const good = await kubectlMatura("validate", example());
  expect(good.stderr).toBe("matura validate: 1 claim, 0 refused");
  expect(good.exitCode).toBe(0);

  const file = join(folder, "refused.yaml");
  writeFileSync(
    file,
    "apiVersion: matura.dev/v1\nkind: PostgreSQLInstance\nmetadata: {name: a}\nspec: {parameters: {size: {plan: huge}}}\n",
  );
  const bad = await kubectlMatura("validate", file);
  expect(bad.stdout).toContain('size.plan "huge" does not exist');
  expect(bad.exitCode).toBe(1);
});

test.each(["backups", "restore"])(
  "%s loads the bundled client of Kubernetes and says what it lacks",
  async (command) => {
    const kubeconfig = join(folder, "kubeconfig");
    const cluster = { name: "gone", cluster: { server: "https://127.0.0.1:65533" } };
    const context = { name: "gone", context: { cluster: "gone", user: "" } };
    writeFileSync(
      kubeconfig,
      JSON.stringify({ clusters: [cluster], contexts: [context], "current-context": "gone" }),
    );
    const { stderr, exitCode } = await kubectlMatura(command, "orders", "--kubeconfig", kubeconfig);
    expect(stderr).toMatch(new RegExp(`^matura ${command}: https://127.0.0.1:65533 does not answer`));
    expect(exitCode).toBe(1);
  },
);

test("--version is the package's", async () => {
  const { stdout } = await kubectlMatura("--version");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});
