import { describe, expect, test } from "@jest/globals";
import { guarded, type Pod, type Policy } from "../../../cluster/network-policy/rules.ts";

type Spec = NonNullable<Policy["spec"]>;
type Ingress = NonNullable<Spec["ingress"]>[number];
type Phase = NonNullable<NonNullable<Pod["status"]>["phase"]>;
type Labels = Record<string, string>;

const namespace = (name: string, labels: Labels = {}) => ({
  metadata: { name, labels: { "kubernetes.io/metadata.name": name, ...labels } },
});

const pod = (
  namespace: string,
  podIP: string,
  labels: Labels = {},
  { spec, phase = "Running" }: { spec?: Partial<NonNullable<Pod["spec"]>>; phase?: Phase } = {},
): Pod => ({
  metadata: { namespace, labels },
  spec: { containers: [], ...spec },
  status: { podIP, phase },
});

const server = pod(
  "shop",
  "10.0.0.1",
  { app: "server" },
  {
    spec: {
      containers: [
        {
          name: "server",
          ports: [
            { name: "sql", containerPort: 5432 },
            { name: "dns", containerPort: 53, protocol: "UDP" },
          ],
        },
      ],
      initContainers: [
        { name: "sidecar", restartPolicy: "Always", ports: [{ name: "metrics", containerPort: 9187 }] },
        { name: "setup", ports: [{ name: "setup", containerPort: 1 }] },
      ],
    },
  },
);
const client = pod("shop", "10.0.0.2", { app: "client", tier: "front" });
const neighbour = pod("office", "10.0.0.3", { app: "client" });

const world = {
  namespaces: [namespace("shop"), namespace("office", { team: "finance" })],
  pods: [server, client, neighbour],
};

const forServer = { matchLabels: { app: "server" } };
const anywhere = "0.0.0.0/0";

const policy = (spec: Partial<Spec>, inNamespace = "shop"): Policy => ({
  metadata: { name: "policy", namespace: inNamespace },
  spec: { podSelector: forServer, policyTypes: ["Ingress"], ...spec },
});

const result = (...policies: Policy[]) => guarded({ ...world, policies });

/** What the server is guarded with when it is selected by one policy with one rule. */
const admitted = (rule: Ingress) => {
  const [first, ...others] = result(policy({ ingress: [rule] }));
  expect(first?.address).toBe("10.0.0.1");
  expect(others).toEqual([]);
  return first?.admitted;
};

const sources = (from: Ingress["from"]) => admitted(from ? { from } : {})?.map((each) => each.from);
const ports = (...ports: NonNullable<Ingress["ports"]>) =>
  admitted({ ports })?.map((each) => each.ports ?? "all");

describe("which pods are guarded", () => {
  test("none without a policy, and none by one of another namespace or for egress alone", () => {
    expect(result()).toEqual([]);
    expect(result(policy({}, "office"))).toEqual([]);
    expect(result(policy({ policyTypes: ["Egress"] }))).toEqual([]);
  });

  test("a policy without types is one for ingress", () => {
    const { policyTypes: _, ...spec } = policy({}).spec as Spec;
    expect(result({ metadata: { namespace: "shop" }, spec })).toHaveLength(1);
  });

  test("an empty selector takes all pods of the namespace", () => {
    expect(result(policy({ podSelector: {} })).map(({ address }) => address)).toEqual([
      "10.0.0.1",
      "10.0.0.2",
    ]);
  });

  test("no pod that has ended, has no address yet or is in the node's network", () => {
    const pods = [
      pod("shop", "10.0.0.4", {}, { phase: "Succeeded" }),
      pod("shop", "10.0.0.5", {}, { phase: "Failed" }),
      pod("shop", "10.0.0.6", {}, { spec: { hostNetwork: true } }),
      { ...server, status: { phase: "Pending" as const } },
    ];
    expect(guarded({ ...world, pods, policies: [policy({ podSelector: {} })] })).toEqual([]);
  });
});

describe("who is admitted", () => {
  test("nobody without a rule", () => {
    expect(result(policy({}))).toEqual([{ address: "10.0.0.1", admitted: [] }]);
    expect(result(policy({ ingress: [] }))).toEqual([{ address: "10.0.0.1", admitted: [] }]);
  });

  test("everybody by a rule that names nobody", () => {
    expect(admitted({})).toEqual([{ from: anywhere }]);
    expect(sources([])).toEqual([anywhere]);
  });

  test("pods of the same namespace by their labels", () => {
    expect(sources([{ podSelector: {} }])).toEqual(["10.0.0.1/32", "10.0.0.2/32"]);
    expect(sources([{ podSelector: { matchLabels: { app: "client" } } }])).toEqual(["10.0.0.2/32"]);
  });

  test("all pods of namespaces by the namespaces' labels", () => {
    expect(sources([{ namespaceSelector: { matchLabels: { team: "finance" } } }])).toEqual(["10.0.0.3/32"]);
    expect(sources([{ namespaceSelector: {} }])).toEqual(["10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32"]);
  });

  test("pods that both selectors take", () => {
    const office = { matchLabels: { "kubernetes.io/metadata.name": "office" } };
    const both = (app: string) => ({ namespaceSelector: office, podSelector: { matchLabels: { app } } });
    expect(sources([both("client")])).toEqual(["10.0.0.3/32"]);
    expect(sources([both("server")])).toEqual([]);
  });

  test.each([
    ["In", ["client", "other"], ["10.0.0.2/32"]],
    ["NotIn", ["client"], ["10.0.0.1/32"]],
    ["NotIn", ["other"], ["10.0.0.1/32", "10.0.0.2/32"]],
  ])("pods by an expression: app %s %j", (operator, values, expected) => {
    expect(sources([{ podSelector: { matchExpressions: [{ key: "app", operator, values }] } }])).toEqual(
      expected,
    );
  });

  test.each([
    ["Exists", ["10.0.0.2/32"]],
    ["DoesNotExist", ["10.0.0.1/32"]],
  ])("pods by an expression: tier %s", (operator, expected) => {
    expect(sources([{ podSelector: { matchExpressions: [{ key: "tier", operator }] } }])).toEqual(expected);
  });

  test("addresses of a block without its exceptions", () => {
    expect(sources([{ ipBlock: { cidr: "10.9.0.0/30", except: ["10.9.0.1/32"] } }])).toEqual([
      "10.9.0.0/32",
      "10.9.0.2/31",
    ]);
  });

  test("whom any of several policies admits", () => {
    const from = (cidr: string) => policy({ ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    expect(result(from("10.1.0.0/16"), from("10.2.0.0/16"))).toEqual([
      { address: "10.0.0.1", admitted: [{ from: "10.1.0.0/16" }, { from: "10.2.0.0/16" }] },
    ]);
  });
});

describe("which ports are open", () => {
  test("numbers, ranges and whole protocols; TCP unless said otherwise", () => {
    expect(
      ports(
        { port: 5432 },
        { port: 53, protocol: "UDP" },
        { port: 8000, endPort: 8010 },
        { protocol: "UDP" },
        {},
      ),
    ).toEqual([
      { protocol: "TCP", range: [5432, 5432] },
      { protocol: "UDP", range: [53, 53] },
      { protocol: "TCP", range: [8000, 8010] },
      { protocol: "UDP" },
      { protocol: "TCP" },
    ]);
  });

  test("names of containers' and sidecars' ports, of the same protocol", () => {
    expect(ports({ port: "sql" }, { port: "dns", protocol: "UDP" }, { port: "metrics" })).toEqual([
      { protocol: "TCP", range: [5432, 5432] },
      { protocol: "UDP", range: [53, 53] },
      { protocol: "TCP", range: [9187, 9187] },
    ]);
  });

  test("none by a name that no running container has, and none of SCTP", () => {
    expect(
      ports({ port: "dns" }, { port: "setup" }, { port: "nothing" }, { port: 7, protocol: "SCTP" }),
    ).toEqual([]);
  });

  test("all when the rule names none", () => {
    expect(admitted({ ports: [] })).toEqual([{ from: anywhere }]);
  });
});
