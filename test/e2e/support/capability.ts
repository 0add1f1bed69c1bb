import { test } from "@jest/globals";
import { type Environment, environment } from "./environment.ts";

const MISSING: Readonly<Record<keyof Environment["capabilities"], string>> = {
  networkPolicy: "this cluster's network does not enforce NetworkPolicy",
  expandableStorage: "this cluster's storage class cannot expand volumes",
  objectStore: "this machine does not reach the cluster's object store",
  monitoring: "this cluster has no Prometheus that a test can configure",
  loadBalancer: "this cluster gives load balancers no address",
};

/** A test for clusters that can do this. Elsewhere it is counted as not run, with the reason in its name. */
export const testWhere = (
  capability: keyof Environment["capabilities"],
  name: string,
  body: () => Promise<void>,
): void => {
  if (environment().capabilities[capability]) test(name, body);
  else test.skip(`${name} (not run: ${MISSING[capability]})`, body);
};
