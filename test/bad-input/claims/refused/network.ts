import type { RefusedClaim } from "../case.ts";

const range = (title: string, cidr: string): RefusedClaim => ({
  title,
  parameters: `network: {ipFilter: [192.0.2.0/24, ${JSON.stringify(cidr)}]}`,
  reason: `network.ipFilter has "${cidr}", which is not a range of addresses such as 192.0.2.0/24`,
});

export const network: readonly RefusedClaim[] = [
  range("a range of 33 bits", "10.0.0.0/33"),
  range("an address without a range", "10.0.0.1"),
  range("a byte of 256", "10.0.0.256/32"),
  range("an IPv6 range of 129 bits", "2001:db8::/129"),
  range("a host name for a range", "example.com/24"),
  {
    title: "a service type that is not offered",
    parameters: "network: {serviceType: NodePort}",
    reason: 'Unsupported value: "NodePort": supported values: "ClusterIP", "LoadBalancer"',
  },
  {
    title: "a namespace that cannot exist",
    parameters: "security: {allowedNamespaces: [Front_End]}",
    reason: 'security.allowedNamespaces has "Front_End", which is not the name of a namespace',
  },
  {
    title: "two AlertmanagerConfigs",
    parameters:
      "monitoring: {alertmanagerConfigRef: own, alertmanagerConfigTemplate: {route: {receiver: team}}}",
    reason: "monitoring has both alertmanagerConfigRef and alertmanagerConfigTemplate: leave one of them out",
  },
  {
    title: "an address without a domain",
    parameters: "monitoring: {email: team}",
    reason: 'monitoring.email "team" is not a list of e-mail addresses separated by commas',
  },
  {
    title: "addresses separated by semicolons",
    parameters: "monitoring: {email: 'a@example.com; b@example.com'}",
    reason: 'monitoring.email "a@example.com; b@example.com" is not a list of e-mail addresses',
  },
  {
    title: "a bucket at no address",
    parameters: `
backup:
  unmanagedBucket:
    endpoint: s3.example.com
    bucket: orders-backups
    accessKey: {name: keys, key: id}
    secretKey: {name: keys, key: secret}`,
    reason: 'backup.unmanagedBucket.endpoint "s3.example.com" is not an http or https address',
  },
];
