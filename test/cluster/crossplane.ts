import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { grantCrossplane } from "./crossplane-rbac.ts";
import { ClusterError } from "./error.ts";
import { bin, functionTls, inState, kubeconfig } from "./folders.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { apply, applyFiles, type Manifest, waitFor } from "./kubectl.ts";
import { inside } from "./namespace.ts";
import { certificate, tlsData } from "./pki.ts";
import { http, tcp } from "./probe.ts";
import { ready, start } from "./process.ts";
import { moduleFolder } from "./programs.ts";
import { type Mode, namespaces, network, ports } from "./settings.ts";

const secrets = { ca: "crossplane-root-ca", client: "crossplane-tls-client" } as const;

/** Crossplane's core as a process: with Deployments for packaged functions where there is a node to run them. */
export async function startCrossplane(mode: Mode): Promise<void> {
  const module = await moduleFolder("crossplane", "github.com/crossplane/crossplane/v2");
  const crds = join(module, "cluster", "crds");
  // `core init` applies its CRDs and uses them at once; it fails when they aren't served yet.
  await Promise.all([applyFiles([crds]), apply(prerequisites()), grantCrossplane(module)]);
  await waitFor("condition=Established", ["crd", "--all"]);

  const env = environment(mode, crds);
  const [command = "", ...args] = inside([join(bin, "crossplane"), "core", "init"]);
  const initialized = await execa(command, args, { env, reject: false, all: true });
  if (initialized.failed) throw new ClusterError(`crossplane core init failed: ${initialized.all}`);

  const program = join(bin, "crossplane");
  const rbacManager = start({
    name: "crossplane-rbac-manager",
    argv: [program, "rbac", "start", "--provider-clusterrole=crossplane:allowed-provider-permissions"],
    env: { KUBECONFIG: kubeconfigOf("crossplane-rbac-manager") },
  });
  const core = start({
    name: "crossplane",
    // As docs/install.md advises: with the default it overhears edits for minutes after a database has started.
    argv: withResolver([program, "core", "start", "--circuit-breaker-burst=500"]),
    env: { ...env, KUBECONFIG: kubeconfigOf("crossplane-core") },
  });
  await ready(rbacManager, tcp(network.node.address, ports.rbacManagerMetrics));
  await ready(core, http(`http://${network.node.address}:${ports.crossplaneHealth}/readyz`));
}

/** Crossplane generates an authority and a client certificate unless it finds them; ours let processes be functions. */
function prerequisites(): Manifest[] {
  const metadata = (name: string) => ({ name, namespace: namespaces.crossplane });
  const secret = (name: string, data: Record<string, string>): Manifest => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(name),
    data,
  });
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespaces.crossplane,
        // As docs/install.md has it: functions and programs have to do with that.
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    // The package manager looks its own account up to copy image pull secrets from.
    { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata("crossplane") },
    secret(secrets.ca, tlsData("ca")),
    secret(secrets.client, tlsData("crossplane")),
  ];
}

const environment = (mode: Mode, crds: string): Record<string, string> => {
  const packageCache = inState("crossplane", "packages");
  mkdirSync(packageCache, { recursive: true });
  return {
    KUBECONFIG: kubeconfig,
    POD_NAMESPACE: namespaces.crossplane,
    POD_SERVICE_ACCOUNT: "crossplane",
    // It serves only the webhook of Usages, which nothing here has.
    ENABLE_WEBHOOKS: "false",
    CRDS_PATH: crds,
    TLS_CA_SECRET_NAME: secrets.ca,
    TLS_CLIENT_SECRET_NAME: secrets.client,
    TLS_CLIENT_CERTS_DIR: functionTls.clientDir,
    CA_BUNDLE_PATH: certificate("ca").crt,
    XPKG_CACHE_DIR: packageCache,
    PACKAGE_RUNTIME: mode === "whole" ? "Deployment" : "External",
    METRICS_PORT: String(ports.crossplaneMetrics),
    HEALTH_PROBE_PORT: String(ports.crossplaneHealth),
  };
};

/**
 * Gives one process the cluster's resolver, as a pod has it.
 *
 * Packaged functions are called at `dns:///<service>.crossplane-system:9443`. The host's resolver
 * doesn't know that name and cannot even be reached from the namespace. The file is bound in a
 * mount namespace of the process, so nothing on the host changes.
 */
function withResolver(argv: readonly string[]): string[] {
  const resolver = inState("resolv.conf");
  writeFileSync(
    resolver,
    `nameserver ${network.node.address}\nsearch svc.${network.domain} ${network.domain}\noptions ndots:5\n`,
  );
  const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  return ["unshare", "--mount", "sh", "-c", script, resolver, ...argv];
}
