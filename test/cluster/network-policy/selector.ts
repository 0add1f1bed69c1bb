import type { INetworkPolicyPeer } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer";

type LabelSelector = NonNullable<INetworkPolicyPeer["podSelector"]>;
type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels are what a selector asks for; an empty one takes all. */
export const selects = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels = {}) =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every((expression) => holds(expression, labels));

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

function holds({ key, operator, values = [] }: Expression, labels: NonNullable<Labels>): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
