import { expect } from "@jest/globals";
import { withDefaults } from "../../../runtime/schema.ts";
import { PostgreSQL } from "../../../services/postgresql/service.ts";
import type { Api } from "./api.ts";
import type { Claim } from "./claim.ts";
import { claimPlace } from "./claim.ts";
import type { Example } from "./examples.ts";

/** Puts an example before the API server as its user wrote it, but for the namespace. */
export const expectAccepted = async (
  api: Api,
  { yaml, claim: { metadata, spec } }: Example,
  namespace: string,
): Promise<void> => {
  const answer = await api.send("POST", claimPlace(namespace), {
    body: yaml.replace(`namespace: ${metadata.namespace}`, `namespace: ${namespace}`),
    query: { dryRun: "All", fieldValidation: "Strict" },
  });
  const stored = answer.object<Claim>();
  expect(stored.spec).toEqual({
    ...spec,
    parameters: withDefaults(PostgreSQL.parameters, spec.parameters ?? {}),
    // Crossplane's own default.
    compositeDeletePolicy: "Background",
  });
  expect(answer.warnings).toEqual([]);
};
