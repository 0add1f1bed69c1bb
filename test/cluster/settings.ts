import { named, slot } from "./slot.ts";

/** Addresses and names of the cluster. They are facts that programs, manifests and tests share. */

const prefix = `10.${213 + slot}`;

/** Everything with an address lives in one range, so one route on the host reaches all of it. */
export const network = {
  /** The network namespace, as `ip netns` knows it. */
  namespace: named("matura-cluster"),
  range: `${prefix}.0.0/16`,
  /** The host's end of the link into the namespace: what runs as an ordinary process is reached here. */
  host: { device: named("matura-host"), address: `${prefix}.1.1` },
  /** The namespace's end of that link. */
  uplink: { device: "uplink", address: `${prefix}.1.2` },
  linkPrefix: 30,
  /** The node, with the API server and all else that is no pod. */
  node: { device: "node0", name: "node-1", address: `${prefix}.0.1`, prefix: 24 },
  services: { range: `${prefix}.64.0/18`, api: `${prefix}.64.1`, dns: `${prefix}.64.10` },
  pods: { range: `${prefix}.128.0/17`, ofNode: `${prefix}.128.0/24`, bridge: "pods0" },
  domain: "cluster.local",
} as const;

/** Ports in the namespace; nothing else listens there, so each program keeps its usual one. */
export const ports = {
  apiServer: 6443,
  etcd: 2379,
  etcdPeer: 2380,
  rbacManagerMetrics: 8080,
  crossplaneMetrics: 8082,
  crossplaneHealth: 8081,
  dnsHealth: 8085,
  registry: 5000,
  objectStore: 9000,
  fullStore: 9001,
  untrustedStore: 9002,
  prometheus: 9090,
  alertmanager: 9093,
  stateMetrics: 9095,
  stateMetricsTelemetry: 9096,
} as const;

/** Names that the cluster's DNS resolves to the node. */
export const hosts = { registry: "registry.matura.test", objectStore: "s3.matura.test" } as const;

/** The registry as image references name it. */
export const registry = `${hosts.registry}:${ports.registry}`;

export const apiServer = `https://${network.node.address}:${ports.apiServer}`;

export const namespaces = { crossplane: "crossplane-system", operator: "cnpg-system" } as const;

export const storageClass = "matura-local";

export type Mode = "control-plane" | "whole";
