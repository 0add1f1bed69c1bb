import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { stringify } from "yaml";
import { environment } from "../../e2e/support/environment.ts";
import { Api } from "./api.ts";
import { claimPlace, compositePlace } from "./claim.ts";
import { createNamespace, removeNamespace } from "./namespaces.ts";
import { list } from "./objects.ts";

/** The API server under test, as its administrator. */
export const api = await Api.of(environment().kubeconfig);

/** Tells the namespaces of two runs apart: those of the one before may still be ending. */
const run = Date.now().toString(36).slice(-5);

/** A namespace of a test's own. What explains a failure is kept before it is deleted with all claims in it. */
export const scratch = (purpose: string, labels: Readonly<Record<string, string>> = {}): string => {
  const name = `apiserver-${purpose}-${run}`;
  beforeAll(() => createNamespace(api, name, labels));
  afterAll(async () => {
    await keepEvidence(name, purpose);
    await removeNamespace(api, name);
  });
  return name;
};

const keepEvidence = async (namespace: string, folder: string): Promise<void> => {
  const path = join(environment().out, folder);
  mkdirSync(path, { recursive: true });
  const kept = {
    claims: await list(api, claimPlace(namespace)),
    composites: await list(api, compositePlace(), `crossplane.io/claim-namespace=${namespace}`),
    events: await list(api, { apiVersion: "v1", kind: "Event" }),
  };
  for (const [name, objects] of Object.entries(kept)) {
    writeFileSync(join(path, `${name}.yaml`), stringify(objects));
  }
};
