import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { inState, logs, state } from "./folders.ts";
import { restoreMachineSettings } from "./kubelet.ts";
import { containersRun, loopDevicesBelow, mountsBelow, podCgroups, shimsOf } from "./leftovers.ts";
import { deleteNamespace } from "./namespace.ts";
import { processes, retire } from "./process.ts";
import { ownsState } from "./record.ts";

/** Stops and removes everything that `up` made; what is gone already is fine. */
export async function teardown(): Promise<void> {
  const all = processes();
  // What would start containers again goes first, containerd last: its shims look for it when they end.
  const [containerd, others] = [all.filter(isContainerd), all.filter((process) => !isContainerd(process))];
  await Promise.all(others.map((process) => retire(process)));
  const sockets = shimSockets();
  await killPods();
  await Promise.all(containerd.map((process) => retire(process)));
  for (const pid of shimsOf(state)) kill(pid);
  await unmount();
  restoreMachineSettings();
  await removeCgroups();
  await deleteNamespace();
  for (const socket of [...sockets, ...deadSockets()]) rmSync(socket, { force: true });
  removeFilesElsewhere();
  if (ownsState()) rmSync(state, { recursive: true });
}

const isContainerd = ({ name }: { name: string }): boolean => name === "containerd";

/** Kills what runs in the pods' control groups, until nothing does. */
async function killPods(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const pids = new Set(podCgroups().flatMap(pidsIn));
    if (pids.size === 0) return;
    for (const pid of pids) kill(pid);
    await sleep(50);
  }
}

/** Processes of a control group and of all below it. */
function pidsIn(group: string): number[] {
  const own = unlessGone(() => readFileSync(join(group, "cgroup.procs"), "utf8"), "");
  return [...own.split("\n").filter(Boolean).map(Number), ...subgroups(group).flatMap(pidsIn)];
}

const subgroups = (group: string): string[] =>
  unlessGone(() => readdirSync(group, { withFileTypes: true }), [])
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(group, entry.name));

/** containerd removes a container's control group as soon as its processes are dead: it may go while we look. */
function unlessGone<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENODEV") return otherwise;
    throw error;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Mounts of pods, containers and volumes, deepest first, and loop devices that outlive their mount. */
async function unmount(): Promise<void> {
  for (const path of mountsBelow(state)) await execa("umount", ["--lazy", path], { reject: false });
  for (const device of await loopDevicesBelow(state))
    await execa("losetup", ["--detach", device], { reject: false });
}

/** Removes the pods' control groups, deepest first. The kernel may need a moment after the last process. */
async function removeCgroups(): Promise<void> {
  const remove = (group: string): void => {
    for (const below of subgroups(group)) remove(below);
    unlessGone(() => rmdirSync(group), undefined);
  };
  for (let attempt = 1; ; attempt++) {
    try {
      for (const group of podCgroups()) remove(group);
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(50);
    }
  }
}

/** Sockets of the containers' shims, which containerd keeps outside of its own folders. */
function shimSockets(): string[] {
  const tasks = inState("containerd", "state", "io.containerd.runtime.v2.task", "k8s.io");
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks)
    .map((task) => join(tasks, task, "address"))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").replace("unix://", ""));
}

/** Sockets of shims of which none runs: a cluster that the machine's restart ended, and whose records are gone. */
const deadSockets = (): string[] => (containersRun() ? [] : entries(shims).map((name) => join(shims, name)));

const shims = "/run/containerd/s";

/** Files at places that the kubelet, containerd and the CNI plugins don't let one choose. */
function removeFilesElsewhere(): void {
  const containerLogs = "/var/log/containers";
  for (const name of entries(containerLogs)) {
    const link = join(containerLogs, name);
    if (lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(`${logs}/`)) rmSync(link);
  }
  const results = "/var/lib/cni/results";
  for (const name of entries(results)) {
    const file = join(results, name);
    // A result names the pod's network namespace, which containerd mounts below the state folder.
    if (readFileSync(file, "utf8").includes(`"${state}/`)) rmSync(file);
  }
  const folders = [containerLogs, results, "/var/lib/cni", shims, "/run/containerd/fifo", "/run/containerd"];
  for (const folder of folders) if (existsSync(folder) && entries(folder).length === 0) rmdirSync(folder);
}

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
