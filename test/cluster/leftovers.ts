import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { state } from "./folders.ts";
import { cgroupHierarchies, cgroupName } from "./kubelet.ts";
import { namespaceExists } from "./namespace.ts";
import { network } from "./settings.ts";

/** Folders that its programs make at places of their own choice; as long as a containerd runs they are that one's. */
const foldersElsewhere = ["/run/containerd", "/var/log/containers", "/var/lib/cni"];

/**
 * What of a cluster is still on the machine: one line each, none after a good `down`.
 *
 * It looks at the machine, not at the cluster's own records, which a bug might have lost.
 */
export async function leftovers(): Promise<string[]> {
  return [
    ...(await processesOf(state)),
    ...mounts(),
    ...(await loopDevices()),
    ...cgroups(),
    ...(await networking()),
    ...[state, ...(containerdRuns() ? [] : foldersElsewhere)]
      .filter((folder) => existsSync(folder))
      .map((folder) => `folder ${folder}`),
  ];
}

/** Processes that name the state folder, work in it, or live in the cluster's network namespace. */
async function processesOf(folder: string): Promise<string[]> {
  const listed = namespaceExists() ? (await execa("ip", ["netns", "pids", network.namespace])).stdout : "";
  const inNamespace = new Set(listed.split("\n"));
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = commandOf(pid);
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        const ours = command.includes(`${folder}/`) || isIn(cwd, folder) || inNamespace.has(pid);
        return ours ? [`process ${pid}: ${command.slice(0, 100)}`] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

const runs = (command: RegExp): boolean =>
  readdirSync("/proc").some((entry) => /^\d+$/.test(entry) && command.test(commandOf(entry)));

const containerdRuns = (): boolean => runs(/(^|\/)containerd( |$)/);

/** Whether a containerd or a shim of one runs on the machine, this cluster's or another's. */
export const containersRun = (): boolean => runs(/(^|\/)containerd(-shim\S*)?( |$)/);

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Mounts below the state folder, deepest first. */
export const mountsBelow = (folder: string): string[] =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
    .filter((path) => isIn(path, folder))
    .sort((one, other) => other.length - one.length);

const mounts = (): string[] => mountsBelow(state).map((path) => `mount ${path}`);

/** Loop devices over files of the state folder. */
async function loopDevices(): Promise<string[]> {
  return (await loopDevicesBelow(state)).map((device) => `loop device ${device}`);
}

/** Loop devices whose file is in a folder. */
export async function loopDevicesBelow(folder: string): Promise<string[]> {
  const { stdout } = await execa("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"], {
    reject: false,
  });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, file]) => file && isIn(file, folder))
    .map(([device = ""]) => device);
}

/** The pods' control groups, one in each hierarchy that has one. */
export const podCgroups = (): string[] =>
  cgroupHierarchies()
    .map((hierarchy) => join(hierarchy, cgroupName))
    .filter((path) => existsSync(path));

/** Processes that hold the containers of a containerd below a folder. */
export const shimsOf = (folder: string): number[] =>
  readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const command = commandOf(pid);
      return command.includes("containerd-shim") && command.includes(`${folder}/`);
    })
    .map(Number);

/** A process's command line, empty when it has ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

const cgroups = (): string[] => podCgroups().map((path) => `control group ${path}`);

/** Namespaces, interfaces, routes and packet rules. */
async function networking(): Promise<string[]> {
  const namespaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  const { stdout: routes } = await execa("ip", [
    "-4",
    "route",
    "show",
    "table",
    "all",
    "root",
    network.range,
  ]);
  const { stdout: rules } = await execa("iptables-save", { reject: false });
  return [
    ...namespaces
      .filter((name) => name === network.namespace || name.startsWith("cni-"))
      .map((name) => `network namespace ${name}`),
    ...(existsSync(`/sys/class/net/${network.host.device}`) ? [`interface ${network.host.device}`] : []),
    ...routes
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `route ${line}`),
    ...(rules ?? "")
      .split("\n")
      .filter((line) => /KUBE-|CNI-|MATURA-/.test(line))
      .map((line) => `packet rule ${line}`),
  ];
}
