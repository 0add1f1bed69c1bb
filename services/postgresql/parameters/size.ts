import { Type } from "typebox";
import { Closed, Quantity, ruleSaying } from "../../kubernetes-schema.ts";

const atLeast = (field: string, minimum: string) =>
  ruleSaying(
    `!isQuantity(self) || quantity(self).compareTo(quantity('${minimum}')) >= 0`,
    `'${field} is ' + self + ', the least is ${minimum}'`,
  );

const Requests = Closed(
  {
    cpu: Type.Optional(Quantity({ description: "CPU request, the limit by default.", examples: ["200m"] })),
    memory: Type.Optional(
      Quantity({ description: "Memory request, the limit by default.", examples: ["1Gi"] }),
    ),
  },
  { description: "What is reserved on the node, where it differs from the limit." },
);

/** Sizes overlap on purpose: the plan gives all three, a field of its own overrides the plan. */
export const SizeParameters = Closed(
  {
    plan: Type.String({
      default: "standard-2",
      description: "A plan of the platform's settings; gives cpu, memory and disk.",
      examples: ["standard-4"],
      minLength: 1,
      maxLength: 63,
    }),
    cpu: Type.Optional(
      Quantity({
        description: "CPU limit of each instance instead of the plan's.",
        examples: ["500m"],
        "x-kubernetes-validations": [atLeast("size.cpu", "100m")],
      }),
    ),
    memory: Type.Optional(
      Quantity({
        description: "Memory limit of each instance instead of the plan's.",
        examples: ["2Gi"],
        "x-kubernetes-validations": [atLeast("size.memory", "256Mi")],
      }),
    ),
    disk: Type.Optional(
      Quantity({
        description: "Volume of each instance instead of the plan's. It can grow, never shrink.",
        examples: ["50Gi"],
        "x-kubernetes-validations": [atLeast("size.disk", "1Gi")],
      }),
    ),
    maxDisk: Type.Optional(
      Quantity({
        description: "Let the volumes grow by themselves, up to this size, when they are nearly full.",
        examples: ["100Gi"],
        "x-matura-iteration": "scaling",
        "x-kubernetes-validations": [atLeast("size.maxDisk", "1Gi")],
      }),
    ),
    requests: Type.Optional(Requests),
  },
  {
    default: {},
    description: "CPU, memory and disk of each instance.",
    "x-kubernetes-validations": [
      ruleSaying(
        "!has(self.disk) || !has(oldSelf.disk) || !isQuantity(self.disk) || !isQuantity(oldSelf.disk) || quantity(self.disk).compareTo(quantity(oldSelf.disk)) >= 0",
        "'size.disk cannot shrink from ' + oldSelf.disk + ' to ' + self.disk + ': volumes only grow. Restore a backup into a new, smaller claim instead'",
      ),
      ruleSaying(
        "!has(self.maxDisk) || !has(self.disk) || !isQuantity(self.maxDisk) || !isQuantity(self.disk) || quantity(self.maxDisk).compareTo(quantity(self.disk)) >= 0",
        "'size.maxDisk is ' + self.maxDisk + ', less than size.disk of ' + self.disk + ': volumes only grow'",
      ),
      ruleSaying(
        "!has(self.requests) || !has(self.requests.cpu) || !has(self.cpu) || !isQuantity(self.cpu) || !isQuantity(self.requests.cpu) || quantity(self.requests.cpu).compareTo(quantity(self.cpu)) <= 0",
        "'size.requests.cpu is ' + self.requests.cpu + ', more than the limit size.cpu of ' + self.cpu",
      ),
      ruleSaying(
        "!has(self.requests) || !has(self.requests.memory) || !has(self.memory) || !isQuantity(self.memory) || !isQuantity(self.requests.memory) || quantity(self.requests.memory).compareTo(quantity(self.memory)) <= 0",
        "'size.requests.memory is ' + self.requests.memory + ', more than the limit size.memory of ' + self.memory",
      ),
    ],
  },
);
