import { readFileSync, writeFileSync } from "node:fs";
import { kubeconfig as administrators, inState } from "./folders.ts";
import { certificate } from "./pki.ts";
import { apiServer } from "./settings.ts";

/** A component's kubeconfig. */
export const kubeconfigOf = (name: string): string => inState("pki", `${name}.kubeconfig`);

/** Writes the kubeconfigs of the components and the administrator's, which users get. */
export function writeKubeconfigs(): void {
  for (const name of [
    "controller-manager",
    "scheduler",
    "proxy",
    "network-policy",
    "kubelet",
    "crossplane-core",
    "crossplane-rbac-manager",
  ]) {
    writeFileSync(kubeconfigOf(name), config(name), { mode: 0o600 });
  }
  writeFileSync(administrators, config("admin"), { mode: 0o600 });
}

/** JSON is YAML: no library is needed to write one, and any reader of kubeconfigs takes it. */
function config(name: string): string {
  const { crt, key } = certificate(name);
  const encoded = (file: string) => readFileSync(file).toString("base64");
  const cluster = { server: apiServer, "certificate-authority-data": encoded(certificate("ca").crt) };
  const user = { "client-certificate-data": encoded(crt), "client-key-data": encoded(key) };
  const parts = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "matura", cluster }],
    users: [{ name, user }],
    contexts: [{ name: "matura", context: { cluster: "matura", user: name } }],
    "current-context": "matura",
  };
  return `${JSON.stringify(parts, null, 2)}\n`;
}
