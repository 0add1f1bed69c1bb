import { accessSync, constants, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";

/** Debian packages that a mode needs, each known by a file that it brings. */
export const packages = {
  "control-plane": {
    "etcd-server": "etcd",
    iproute2: "ip",
    "util-linux": "nsenter",
    prometheus: "promtool",
  },
  whole: {
    containerd: "containerd",
    runc: "runc",
    "containernetworking-plugins": "/usr/lib/cni/bridge",
    iptables: "iptables",
    conntrack: "conntrack",
    debootstrap: "debootstrap",
    "docker-registry": "docker-registry",
    skopeo: "skopeo",
    xfsprogs: "mkfs.xfs",
    mount: "losetup",
  },
  monitoring: { prometheus: "prometheus", "prometheus-alertmanager": "prometheus-alertmanager" },
} as const;

const path = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Where a program is, undefined when it is nowhere. */
export const which = (program: string): string | undefined =>
  (program.startsWith("/") ? [program] : path.map((folder) => join(folder, program))).find(executable);

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The packages whose program is missing. */
export const missing = (sets: readonly (keyof typeof packages)[]): string[] =>
  sets.flatMap((set) =>
    Object.entries(packages[set])
      .filter(([, program]) => !which(program))
      .map(([name]) => name),
  );

/** Installs packages with apt-get and says so. @throws ClusterError with apt's last lines */
export async function install(names: readonly string[], say: (line: string) => void): Promise<void> {
  if (names.length === 0) return;
  say(`installing with apt-get: ${names.join(" ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const release = keepServicesStopped();
  try {
    await execa("apt-get", ["update", "-q"], { env });
    await execa("apt-get", ["install", "-qy", "--no-install-recommends", ...names], { env });
  } catch (error) {
    throw new ClusterError(`apt-get could not install ${names.join(" ")}`, { cause: error });
  } finally {
    release();
  }
}

/** Debian starts a service when its package is installed; this is its way to say no (policy-rc.d, exit 101). */
function keepServicesStopped(): () => void {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return () => {};
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}
