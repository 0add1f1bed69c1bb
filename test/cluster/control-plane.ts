import { join } from "node:path";
import { auditFlags } from "./audit.ts";
import { bin } from "./folders.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { certificate, serviceAccountKey } from "./pki.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { apiServer, network, ports } from "./settings.ts";

const { node, services, pods } = network;
const ca = certificate("ca");

/** The API server, with the admission plugins and the authorizers that clusters have by default. */
export async function startApiServer(): Promise<void> {
  const server = start({
    name: "kube-apiserver",
    argv: [
      join(bin, "kube-apiserver"),
      `--etcd-servers=http://${node.address}:${ports.etcd}`,
      "--bind-address=0.0.0.0",
      `--secure-port=${ports.apiServer}`,
      `--advertise-address=${node.address}`,
      `--service-cluster-ip-range=${services.range}`,
      "--authorization-mode=Node,RBAC",
      "--allow-privileged=true",
      `--client-ca-file=${ca.crt}`,
      `--tls-cert-file=${certificate("apiserver").crt}`,
      `--tls-private-key-file=${certificate("apiserver").key}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${serviceAccountKey.public}`,
      `--service-account-signing-key-file=${serviceAccountKey.private}`,
      `--kubelet-client-certificate=${certificate("kubelet-client").crt}`,
      `--kubelet-client-key=${certificate("kubelet-client").key}`,
      `--kubelet-certificate-authority=${ca.crt}`,
      // Logs and exec call the kubelet; the node's name is known to no resolver.
      "--kubelet-preferred-address-types=InternalIP",
      `--proxy-client-cert-file=${certificate("front-proxy").crt}`,
      `--proxy-client-key-file=${certificate("front-proxy").key}`,
      `--requestheader-client-ca-file=${ca.crt}`,
      "--requestheader-allowed-names=front-proxy-client",
      "--requestheader-username-headers=X-Remote-User",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      ...auditFlags(),
    ],
  });
  await ready(server, http(`${apiServer}/readyz`), 120);
}

/** The controllers: namespaces that end, garbage collection, Deployments, and so on. */
export async function startControllerManager(): Promise<void> {
  const manager = start({
    name: "kube-controller-manager",
    argv: [
      join(bin, "kube-controller-manager"),
      `--kubeconfig=${kubeconfigOf("controller-manager")}`,
      `--tls-cert-file=${certificate("controller-manager").crt}`,
      `--tls-private-key-file=${certificate("controller-manager").key}`,
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${serviceAccountKey.private}`,
      `--root-ca-file=${ca.crt}`,
      `--cluster-signing-cert-file=${ca.crt}`,
      `--cluster-signing-key-file=${ca.key}`,
      "--allocate-node-cidrs=true",
      `--cluster-cidr=${pods.range}`,
      `--service-cluster-ip-range=${services.range}`,
      "--leader-elect=false",
      "--bind-address=0.0.0.0",
    ],
  });
  await ready(manager, http(`https://${node.address}:10257/healthz`));
}

/** The scheduler. */
export async function startScheduler(): Promise<void> {
  const scheduler = start({
    name: "kube-scheduler",
    argv: [
      join(bin, "kube-scheduler"),
      `--kubeconfig=${kubeconfigOf("scheduler")}`,
      `--tls-cert-file=${certificate("scheduler").crt}`,
      `--tls-private-key-file=${certificate("scheduler").key}`,
      "--leader-elect=false",
      "--bind-address=0.0.0.0",
    ],
  });
  await ready(scheduler, http(`https://${node.address}:10259/healthz`));
}
