import { documentsOf } from "../../../cli/validate/documents.ts";
import { validateClaim } from "../../../cli/validate/validate-claim.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { type ClaimCase, claimOf, runningOf } from "../../bad-input/claims/case.ts";
import { until } from "../../e2e/support/until.ts";
import type { Answer } from "./answer.ts";
import type { Api } from "./api.ts";
import { claimPlace } from "./claim.ts";
import { create, get, replace } from "./objects.ts";
import { reasonsForetold } from "./reasons.ts";

/** Leaves a claim alone: Crossplane makes nothing of it, and the API server judges it all the same. */
const PAUSED = { "crossplane.io/paused": "true" };

const CONFLICT = 409;
const DRY_RUN = { dryRun: "All", fieldValidation: "Strict" };

const objectOf = (yaml: string): KubernetesObject =>
  documentsOf(yaml, "claim.yaml").documents[0]?.object as KubernetesObject;

/** Puts a case before the API server: the YAML as its user writes it, or an update of a claim that runs. */
export const tried = async (
  api: Api,
  namespace: string,
  claim: ClaimCase,
  index: number,
): Promise<Answer> => {
  const running = runningOf(claim);
  if (running === undefined) {
    return api.send("POST", claimPlace(namespace), { body: claimOf(claim), query: DRY_RUN });
  }
  const metadata = { name: `case-${index}`, namespace, annotations: PAUSED };
  (await create(api, { ...objectOf(running), metadata })).object();
  return until(`${metadata.name} is judged`, async () => {
    const stored = await get(api, claimPlace(namespace, metadata.name));
    const update = { ...objectOf(claimOf(claim)), metadata: { ...stored?.metadata } };
    const answer = await replace(api, update, { dryRun: true });
    // Crossplane notes in its status that the claim is paused.
    return answer.code === CONFLICT ? undefined : answer;
  });
};

/** What `matura validate` says of the same case. */
export const foretold = (claim: ClaimCase, platform: unknown, namespace: string): readonly string[] => {
  const running = runningOf(claim);
  const circumstances = { platform, namespace, ...(running !== undefined && { old: objectOf(running) }) };
  return reasonsForetold(validateClaim(objectOf(claimOf(claim)), circumstances));
};
