import { afterAll, beforeAll } from "@jest/globals";
import { deleteClaim } from "./claim.ts";
import { collectEvidence } from "./evidence.ts";
import { apply, kubectl } from "./kubectl.ts";
import { Trace } from "./trace.ts";

export interface Scenario {
  readonly namespace: string;
  readonly trace: Trace;
}

/** A namespace and a trace of the scenario's own. What explains a failure is kept before everything is deleted. */
export const scenario = (name: string): Scenario => {
  const namespace = `e2e-${name}`;
  const trace = new Trace(name);
  const began = new Date();

  beforeAll(async () => {
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });
  afterAll(async () => {
    try {
      await collectEvidence(namespace, trace.folder, began);
    } finally {
      await cleanUp(namespace);
    }
  });
  return { namespace, trace };
};

/** Deletes what the scenario has left, claims first: a namespace with a protected claim cannot go. */
const cleanUp = async (namespace: string): Promise<void> => {
  const claims = await kubectl(["get", "postgresqlinstances.matura.dev", "-n", namespace, "-o", "name"]);
  for (const claim of claims.split("\n").filter(Boolean)) {
    await deleteClaim(claim.split("/")[1] ?? "", namespace);
  }
  await kubectl(["delete", "namespace", namespace, "--timeout=150s"], { timeout: 180 });
};
