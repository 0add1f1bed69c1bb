import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem, platform } from "node:os";
import { dirname } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";
import { cache, state } from "./folders.ts";
import { namespaceExists } from "./namespace.ts";
import { missing, type packages, which } from "./packages.ts";
import { areBuilt, controlPlanePrograms, wholePrograms } from "./programs.ts";
import { type Mode, network } from "./settings.ts";
import { slot } from "./slot.ts";

const gibi = 2 ** 30;

/** Disk in bytes: what a cold build leaves in the caches of Go and of this cluster, and what a run writes. */
const disk = {
  "control-plane": { cold: 8 * gibi, warm: 1 * gibi },
  whole: { cold: 16 * gibi, warm: 6 * gibi },
} as const;

/** Free memory in bytes: what the programs use at rest, with room for a few small pods. */
const memory = { "control-plane": 1.5 * gibi, whole: 4 * gibi } as const;

type PackageSet = keyof typeof packages;

/** Refuses, with one sentence, whoever can neither start a cluster nor end one. @throws ClusterError */
export const onlyRootOnLinux = (command: "up" | "down"): void => {
  refuse(platform() !== "linux", `the cluster needs Linux: this is ${platform()}`);
  refuse(
    process.getuid?.() !== 0,
    `the cluster needs root: it makes network namespaces and mounts (try: sudo npm run cluster -- ${command})`,
  );
};

/**
 * Refuses, with one sentence, what this machine cannot do. Nothing has been changed before.
 *
 * @throws ClusterError that says what is missing
 */
export async function preflight(mode: Mode, sets: readonly PackageSet[]): Promise<void> {
  const whole = mode === "whole";
  refuse(
    Number.isNaN(slot),
    `MATURA_CLUSTER_SLOT is "${process.env.MATURA_CLUSTER_SLOT}": it is one digit, 0 to 9`,
  );
  refuse(
    !which("go") && !(await goOnPath()),
    "the cluster is built with Go, and there is no `go` on the PATH",
  );
  const packagesToInstall = missing(sets);
  refuse(
    packagesToInstall.length > 0 && !which("apt-get"),
    `programs are missing (Debian has them as ${packagesToInstall.join(", ")}), and there is no apt-get to install them`,
  );
  refuse(
    namespaceExists() || existsSync(`/sys/class/net/${network.host.device}`),
    `the network namespace ${network.namespace} or the interface ${network.host.device} is in use by something else: run \`npm run cluster -- down\`, with the MATURA_CLUSTER_DIR it was started with`,
  );
  refuse(
    existsSync(state) && readdirSync(state).length > 0,
    `the folder ${state} is not empty: run \`npm run cluster -- down\` if a cluster left it, or name another one in MATURA_CLUSTER_DIR`,
  );
  const taken = await overlappingRoute();
  refuse(
    taken !== undefined,
    `the cluster's addresses ${network.range} are in use on this machine: ${taken}`,
  );
  refuse(
    (await execa("unshare", ["--net", "true"], { reject: false })).failed,
    "network namespaces cannot be made here (a container without CAP_SYS_ADMIN?)",
  );
  if (whole) {
    refuse(!cgroupController("memory"), "there is no cgroup controller for memory, which the kubelet needs");
    refuse(
      !(await fileSystem("overlay")),
      "the kernel has no overlay file system, which containers are made of",
    );
    refuse(!(await fileSystem("xfs")), "the kernel has no XFS, which volumes are formatted with");
    refuse(
      !existsSync("/dev/loop-control"),
      "there is no /dev/loop-control: volumes are files behind loop devices",
    );
  }
  refuse(
    freemem() < memory[mode],
    `${size(memory[mode])} of free memory are needed, and there are ${size(freemem())}`,
  );
  const programs = whole ? wholePrograms : controlPlanePrograms;
  const needed = disk[mode][(await areBuilt(programs)) ? "warm" : "cold"];
  // The state folder itself is not made yet: a refusal leaves nothing.
  for (const folder of [cache, dirname(state)]) {
    mkdirSync(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    refuse(
      bavail * bsize < needed,
      `${size(needed)} of disk are needed at ${folder}, and ${size(bavail * bsize)} are free`,
    );
  }
}

function refuse(condition: boolean, message: string): void {
  if (condition) throw new ClusterError(message);
}

const size = (bytes: number): string => `${(bytes / gibi).toFixed(1)} GiB`;

const read = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

const goOnPath = async (): Promise<boolean> => !(await execa("go", ["version"], { reject: false })).failed;

/** Whether the kernel has a file system, possibly after loading a module. */
async function fileSystem(name: string): Promise<boolean> {
  const listed = () => read("/proc/filesystems").split(/\s/).includes(name);
  if (!listed()) await execa("modprobe", [name], { reject: false });
  return listed();
}

/** Whether a controller is there, in either version of cgroups. */
const cgroupController = (name: string): boolean =>
  existsSync(`/sys/fs/cgroup/${name}`) ||
  read("/sys/fs/cgroup/cgroup.controllers").split(/\s/).includes(name);

/** A route of the host that lies in the cluster's range. */
async function overlappingRoute(): Promise<string | undefined> {
  const { stdout } = await execa("ip", ["-4", "route", "show", "table", "all", "root", network.range]);
  return stdout.split("\n").find((line) => line !== "");
}
