import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";
import { bin, inCache, programSources } from "./folders.ts";

/** A Go module below programs/ and what is built from it. */
interface Build {
  /** Executables by name, each with its package; "." is the module's own. */
  readonly executables: Readonly<Record<string, string>>;
  /** Further names of an executable that looks at the name it is called by. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** Variables to set at link time, from the version that go.mod pins. */
  readonly variables?: () => Readonly<Record<string, string>>;
}

const component = "k8s.io/component-base/version";

/** Everything that is built, by folder. Versions are in the go.mod files and nowhere else. */
const builds = {
  kubernetes: {
    executables: { kubernetes: "." },
    names: {
      kubernetes: [
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kubelet",
        "kube-proxy",
        "kubectl",
      ],
    },
    variables: () => {
      const version = pinned("kubernetes", "k8s.io/kubernetes");
      const [major = "", minor = ""] = version.slice(1).split(".");
      return {
        [`${component}.gitVersion`]: version,
        [`${component}.gitMajor`]: major,
        [`${component}.gitMinor`]: minor,
        [`${component}.gitTreeState`]: "clean",
      };
    },
  },
  crossplane: {
    executables: { crossplane: "github.com/crossplane/crossplane/v2/cmd/crossplane" },
    // Packages may demand a range of versions of Crossplane, which it answers from this variable.
    variables: () => ({
      "github.com/crossplane/crossplane-runtime/v2/pkg/version.version": pinned(
        "crossplane",
        "github.com/crossplane/crossplane/v2",
      ),
    }),
  },
  cnpg: { executables: { "cnpg-manager": "github.com/cloudnative-pg/cloudnative-pg/cmd/manager" } },
  "barman-plugin": {
    executables: { "barman-plugin": "github.com/cloudnative-pg/plugin-barman-cloud/cmd/manager" },
  },
  coredns: { executables: { coredns: "." } },
  storage: {
    executables: {
      "csi-driver": ".",
      "csi-resizer": "github.com/kubernetes-csi/external-resizer/cmd/csi-resizer",
    },
  },
  "csi-provisioner": {
    executables: {
      "csi-provisioner": "github.com/kubernetes-csi/external-provisioner/v5/cmd/csi-provisioner",
    },
  },
  "kube-state-metrics": { executables: { "kube-state-metrics": "k8s.io/kube-state-metrics/v2" } },
  minio: { executables: { minio: "github.com/minio/minio" } },
  pause: { executables: { pause: "." } },
} satisfies Record<string, Build>;

export type ProgramName = keyof typeof builds;

/** The program modules that each mode needs. */
export const controlPlanePrograms: readonly ProgramName[] = ["kubernetes", "crossplane"];
export const monitoringPrograms: readonly ProgramName[] = ["kube-state-metrics"];
export const wholePrograms: readonly ProgramName[] = (Object.keys(builds) as ProgramName[]).filter(
  (name) => !monitoringPrograms.includes(name),
);

/** One set for all programs: with other flags Go would compile shared dependencies again. */
const flags = ["-buildvcs=false", "-trimpath", "-mod=readonly"];
const environment = { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };

/** The compiler spends a fifth of its time on collecting garbage otherwise. */
const lessCollecting = { GOGC: "400" };

/** The version that a program's go.mod requires of a module. @throws ClusterError when it requires none. */
export function pinned(program: string, module: string): string {
  const text = readFileSync(join(programSources, program, "go.mod"), "utf8");
  const words = text.split("\n").map((line) =>
    line
      .trim()
      .replace(/^require /, "")
      .split(" "),
  );
  const version = words.find(([name]) => name === module)?.[1];
  if (!version) throw new ClusterError(`programs/${program}/go.mod requires no ${module}`);
  return version;
}

/** The folder of a module's files, as pinned by a program's go.mod; downloaded when it isn't there. */
export async function moduleFolder(program: string, module: string): Promise<string> {
  const cwd = join(programSources, program);
  const { stdout } = await execa("go", ["mod", "download", "-json", module], { cwd, env: environment });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

/**
 * Builds what is not in the cache and links the executables into the state's bin folder.
 *
 * One after the other: each build keeps all cores busy, and they share compiled dependencies.
 * @throws ClusterError with the compiler's last lines
 */
export async function programs(names: readonly ProgramName[], say: (line: string) => void): Promise<void> {
  const { stdout: go } = await execa("go", ["version"]);
  mkdirSync(bin, { recursive: true });
  for (const name of names) {
    const build: Build = builds[name];
    const folder = await built(name, build, go, say);
    for (const executable of Object.keys(build.executables)) {
      for (const link of [executable, ...(build.names?.[executable] ?? [])]) {
        rmSync(join(bin, link), { force: true });
        symlinkSync(join(folder, executable), join(bin, link));
      }
    }
  }
}

/** Where a program's executables are, after building them if need be. */
async function built(name: string, build: Build, go: string, say: (line: string) => void): Promise<string> {
  const folder = inCache("programs", `${name}-${key(name, build, go)}`);
  if (existsSync(folder)) return folder;
  say(`building ${name} (once; minutes on a small machine)`);
  const draft = `${folder}.draft-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const linking = Object.entries(build.variables?.() ?? {}).map(
    ([variable, value]) => `-X=${variable}=${value}`,
  );
  for (const [executable, target] of Object.entries(build.executables)) {
    const args = [
      "build",
      ...flags,
      "-ldflags",
      ["-s", "-w", ...linking].join(" "),
      "-o",
      join(draft, executable),
      target,
    ];
    const result = await execa("go", args, {
      cwd: join(programSources, name),
      env: { ...environment, ...lessCollecting },
      reject: false,
      all: true,
    });
    if (result.failed) {
      rmSync(draft, { recursive: true });
      throw new ClusterError(`${name} could not be built: ${result.all.split("\n").slice(-10).join("\n")}`);
    }
  }
  // Whole or not at all: a build that was cut short leaves no folder of this name.
  if (existsSync(folder)) rmSync(draft, { recursive: true });
  else renameSync(draft, folder);
  return folder;
}

/** Hash of all that decides what is built: sources, versions, flags, compiler. */
function key(name: string, build: Build, go: string): string {
  const hash = createHash("sha256");
  const folder = join(programSources, name);
  for (const file of readdirSync(folder).sort())
    hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  hash.update(JSON.stringify([go, flags, environment, build.executables, build.variables?.() ?? {}]));
  return hash.digest("hex").slice(0, 16);
}

/** Whether all of these are built already. */
export async function areBuilt(names: readonly ProgramName[]): Promise<boolean> {
  const { stdout: go } = await execa("go", ["version"]);
  return names.every((name) => existsSync(inCache("programs", `${name}-${key(name, builds[name], go)}`)));
}
