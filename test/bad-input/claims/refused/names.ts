import type { RefusedClaim } from "../case.ts";

const tooLong = "a".repeat(47);

export const names: readonly RefusedClaim[] = [
  {
    title: "a name of 47 characters",
    name: tooLong,
    reason: `metadata.name "${tooLong}" is too long: at most 46 characters are allowed`,
  },
  {
    title: "a name of 64 characters",
    name: "a".repeat(64),
    reason: "metadata.name: Too long: may not be more than 63 bytes",
  },
  {
    title: "a name with an umlaut",
    name: "bestell\u00fcbersicht",
    reason: 'Invalid value: "bestell\u00fcbersicht": a lowercase RFC 1123 subdomain must consist of',
  },
  {
    title: "a name in capitals",
    name: "Orders",
    reason: 'Invalid value: "Orders": a lowercase RFC 1123 subdomain must consist of',
  },
  {
    title: "a name with a dot",
    name: "orders.eu",
    reason: 'metadata.name "orders.eu" has a dot: use lower-case letters, digits and -',
  },
  {
    title: "a field beside the parameters",
    spec: "parameter: {instances: 3}",
    reason: 'unknown field "spec.parameter"',
  },
  {
    title: "a field of the parameters that does not exist",
    parameters: "instance: 3",
    reason: 'unknown field "spec.parameters.instance"',
  },
  {
    title: "a field that does not exist, two levels down",
    parameters: "size: {storage: 20Gi}",
    reason: 'unknown field "spec.parameters.size.storage"',
  },
  {
    title: "a field that does not exist, in the entry of a list",
    parameters: "service: {access: [{user: reporting}, {user: billing, role: admin}]}",
    reason: 'unknown field "spec.parameters.service.access[1].role"',
  },
  {
    title: "a name with its case wrong",
    parameters: "service: {majorversion: '17'}",
    reason: 'unknown field "spec.parameters.service.majorversion"',
  },
];
