import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IPod } from "kubernetes-models/v1/Pod";
import { without } from "./block.ts";
import { selects } from "./selector.ts";

/** Objects as they are in a list, which doesn't repeat their kind. */
type Listed<T> = Omit<T, "apiVersion" | "kind">;
export type Policy = Listed<INetworkPolicy>;
export type Namespace = Listed<INamespace>;
export type Pod = Listed<IPod>;

/** Policies and what they speak of. */
export interface Objects {
  readonly policies: readonly Policy[];
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly Pod[];
}

/** A pod that policies select: it accepts what is admitted and nothing else. */
export interface Guarded {
  readonly address: string;
  readonly admitted: readonly Admitted[];
}

/** New connections that a pod accepts. */
export interface Admitted {
  /** A block of addresses. */
  readonly from: string;
  /** Absent: every port of every protocol. */
  readonly ports?: Ports;
}

export interface Ports {
  readonly protocol: "TCP" | "UDP";
  /** Both are part of the range; absent: every port of the protocol. */
  readonly range?: readonly [first: number, last: number];
}

type Ingress = NonNullable<NonNullable<INetworkPolicy["spec"]>["ingress"]>[number];
type Peer = NonNullable<Ingress["from"]>[number];
type Port = NonNullable<Ingress["ports"]>[number];

/**
 * The pods that ingress policies select, with what these admit.
 *
 * Egress is out of scope: a policy for egress alone changes nothing. So is SCTP: no rule admits it.
 * Pods in the node's own network have no address of their own and are neither guarded nor peers.
 */
export function guarded({ policies, namespaces, pods }: Objects): Guarded[] {
  const addressed = pods.filter(hasAddress);
  const ingress = policies.filter(({ spec }) => spec?.policyTypes?.includes("Ingress") ?? true);
  const labels = new Map(namespaces.map(({ metadata }) => [metadata?.name, metadata?.labels]));

  const peers = (peer: Peer, namespace: string | undefined): string[] => {
    if (peer.ipBlock) return without(peer.ipBlock.cidr, peer.ipBlock.except ?? []);
    return addressed
      .filter(({ metadata }) =>
        peer.namespaceSelector
          ? labels.has(metadata?.namespace) &&
            selects(peer.namespaceSelector, labels.get(metadata?.namespace))
          : metadata?.namespace === namespace,
      )
      .filter(({ metadata }) => selects(peer.podSelector ?? {}, metadata?.labels))
      .map((pod) => `${addressOf(pod)}/32`);
  };
  const sources = (rule: Ingress, namespace: string | undefined): string[] =>
    rule.from?.length ? rule.from.flatMap((peer) => peers(peer, namespace)) : ["0.0.0.0/0"];

  return addressed.flatMap((pod) => {
    const selecting = ingress.filter(
      ({ metadata, spec }) =>
        metadata?.namespace === pod.metadata?.namespace &&
        selects(spec?.podSelector ?? {}, pod.metadata?.labels),
    );
    if (selecting.length === 0) return [];
    const admitted = selecting.flatMap(({ metadata, spec }) =>
      (spec?.ingress ?? []).flatMap((rule) => {
        const ports = openPorts(rule, pod);
        return sources(rule, metadata?.namespace).flatMap((from) =>
          ports ? ports.map((each) => ({ from, ports: each })) : [{ from }],
        );
      }),
    );
    return [{ address: addressOf(pod), admitted }];
  });
}

/** Addresses of pods that have ended may belong to others by now. */
const hasAddress = ({ spec, status }: Pod): boolean =>
  status?.podIP !== undefined && !spec?.hostNetwork && !["Succeeded", "Failed"].includes(status.phase ?? "");

const addressOf = ({ status }: Pod): string => status?.podIP ?? "";

/** A rule's ports of one pod; undefined when it is for all of them. */
const openPorts = ({ ports }: Ingress, pod: Pod): Ports[] | undefined =>
  ports?.length ? ports.flatMap((port) => resolved(port, pod)) : undefined;

/** Numbers of a port; none when the pod has no port of that name. */
function resolved({ port, endPort, protocol = "TCP" }: Port, pod: Pod): Ports[] {
  if (protocol !== "TCP" && protocol !== "UDP") return [];
  if (port === undefined) return [{ protocol }];
  if (typeof port === "number") return [{ protocol, range: [port, endPort ?? port] }];
  return containers(pod)
    .flatMap(({ ports = [] }) => ports)
    .filter((declared) => declared.name === port && (declared.protocol ?? "TCP") === protocol)
    .map(({ containerPort }) => ({ protocol, range: [containerPort, containerPort] }));
}

/** Those that run as long as the pod: sidecars are init containers that are restarted. */
const containers = ({ spec }: Pod) => [
  ...(spec?.containers ?? []),
  ...(spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
];
