import { type CelFunc, CelScalar, celMethod } from "@bufbuild/cel";
import { opaqueType } from "./opaque-type.ts";

const { STRING } = CelScalar;

export const Authorizer = opaqueType("Authorizer");

/** The part of an error's message that marks an answer which only a cluster has. */
const MARK = "only a cluster knows what its users may do";

export const needsCluster = (message: string): boolean => message.includes(MARK);

/** Stands in for the cluster's authorizer: whoever needs its answer gets an error instead. */
export const authorizer = Authorizer.of("");

const ask = (): never => {
  throw new Error(MARK);
};

/** Functions of Kubernetes' `authz` library → how many texts each takes. The first that is called asks the cluster. */
const ARGUMENTS = {
  path: 1,
  group: 1,
  serviceAccount: 2,
  resource: 1,
  subresource: 1,
  namespace: 1,
  name: 1,
  fieldSelector: 1,
  labelSelector: 1,
  check: 1,
  allowed: 0,
  reason: 0,
  errored: 0,
  error: 0,
} as const;

export const authorizerFunctions: readonly CelFunc[] = Object.entries(ARGUMENTS).map(([name, count]) =>
  celMethod(
    name,
    Authorizer.type,
    Array.from({ length: count }, () => STRING),
    Authorizer.type,
    ask,
  ),
);
