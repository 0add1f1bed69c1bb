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
  testIf(environment().capabilities[capability], MISSING[capability], name, body);
};

/** A test that is counted as not run, with the reason in its name, where it cannot run. */
export const testIf = (can: boolean, missing: string, name: string, body: () => Promise<void>): void => {
  if (can) test(name, body);
  else test.skip(`${name} (not run: ${missing})`, body);
};
