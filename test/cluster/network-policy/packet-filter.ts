import type { Admitted, Guarded } from "./rules.ts";

/** The chain that holds all rules. */
export const chain = "MATURA-POLICY";

/**
 * The table of that chain: kube-proxy and the kubelet have no rules for forwarded packets in it, so
 * none of theirs accepts a packet before it gets here. Services are translated by then.
 */
export const table = "mangle";

/**
 * All rules as `iptables-restore --noflush` takes them: the chain is replaced in one step.
 *
 * What the node itself sends, such as the kubelet's probes, is not forwarded and so never comes here.
 */
export const filter = (pods: readonly Guarded[]): string =>
  [
    `*${table}`,
    // Naming the chain empties it.
    `:${chain} - [0:0]`,
    rule("-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN"),
    ...pods.toSorted((one, other) => one.address.localeCompare(other.address)).flatMap(ofPod),
    "COMMIT",
    "",
  ].join("\n");

const rule = (match: string): string => `-A ${chain} ${match}`;

const ofPod = ({ address, admitted }: Guarded): string[] => [
  // A pod that is its own peer through a Service.
  rule(`-s ${address}/32 -d ${address}/32 -j RETURN`),
  ...new Set(admitted.map((each) => rule(`-s ${each.from} -d ${address}/32${ports(each)} -j RETURN`))),
  rule(`-d ${address}/32 -j DROP`),
];

function ports({ ports }: Admitted): string {
  if (!ports) return "";
  const protocol = ` -p ${ports.protocol.toLowerCase()}`;
  return ports.range ? `${protocol} --dport ${ports.range.join(":")}` : protocol;
}
