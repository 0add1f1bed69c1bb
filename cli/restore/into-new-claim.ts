import { isEqual } from "es-toolkit";
import type { ClusterApi } from "../cluster/api.ts";
import { type Claim, type ClaimPlace, claimKey, titleOf } from "../cluster/claim.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import { follow, type Pace } from "./follow.ts";
import { impossible, type Target } from "./impossible.ts";
import { newClaim, restoreOf } from "./new-claim.ts";
import { restoreProgress } from "./restore-progress.ts";
import { findSource, type Source } from "./source.ts";
import type { Terminal } from "./terminal.ts";

export interface NewClaimRequest {
  readonly from: ClaimPlace;
  readonly target: Target;
  /** Which instance, where several of that name have been deleted. */
  readonly instance?: string;
  /** Where the new claim goes, and its name where the user chose one. */
  readonly namespace: string;
  readonly name?: string;
  readonly dryRun: boolean;
  readonly pace?: Pace;
}

/**
 * Makes a claim that begins with a backup of another, shows it, and follows the restore.
 *
 * @throws ClusterError when the state cannot be restored, or the cluster refuses it
 */
export const restoreIntoNewClaim = async (
  api: ClusterApi,
  terminal: Terminal,
  request: NewClaimRequest,
): Promise<void> => {
  const { from, target, instance, namespace, dryRun, pace } = request;
  const source = await findSource(api, from, {
    ...(instance === undefined ? {} : { instance }),
    ...(target.backup === undefined ? {} : { backup: target.backup }),
  });
  const why = impossible(source, target, namespace);
  if (why !== undefined) throw new ClusterError(why);
  const { place, exists } = await destination(api, source, request);
  const { object, yaml, secret } = newClaim(source, target, place);
  const title = titleOf(source.kind, place);
  if (exists) terminal.say(`${title} asks for this restore already.`);
  else {
    terminal.print(yaml);
    await api.apply(object, { dryRun });
  }
  if (dryRun) {
    terminal.say(`${title} would be accepted; nothing was made.`);
    return;
  }
  terminal.say(`Following the restore into ${title}; Ctrl-C ends the following, not the restore.`);
  const end = await follow(
    () => look(api, source.kind, place),
    (line) => terminal.say(line),
    pace,
  );
  if (end.outcome === "refused") throw new ClusterError(refused(source.kind, place, end.said));
  terminal.say(`Secret ${place.namespace}/${secret} has the connection.`);
};

const look = async (api: ClusterApi, kind: string, place: ClaimPlace) => {
  const claim = await api.get<Claim>(claimKey(kind, place));
  if (claim === undefined)
    throw new ClusterError(`${titleOf(kind, place)} has been deleted`, { status: 404 });
  return restoreProgress(claim);
};

/** The name that the user chose, else the source's where it is free, else one made from it. */
const destination = async (
  api: ClusterApi,
  source: Source,
  { namespace, name, from, target }: NewClaimRequest,
): Promise<{ readonly place: ClaimPlace; readonly exists: boolean }> => {
  const candidates = name === undefined ? [from.name, `${from.name}-restored`] : [name];
  for (const candidate of candidates) {
    const place = { name: candidate, namespace };
    const claim = await api.get<Claim>(claimKey(source.kind, place));
    if (claim === undefined) return { place, exists: false };
    if (isEqual(claim.spec?.parameters?.restore, restoreOf(source, target, place)))
      return { place, exists: true };
  }
  const taken = { name: candidates.at(-1) ?? "", namespace };
  throw new ClusterError(`${titleOf(source.kind, taken)} exists already: choose another name with --into`);
};

/** `restore` cannot be changed, so the claim is of no use; and it is protected like any other. */
const refused = (kind: string, { name, namespace }: ClaimPlace, why: string): string =>
  [
    `the restore was refused: ${why}`,
    "The claim has no data. To take it away:",
    `  kubectl patch -n ${namespace} ${kind.toLowerCase()}/${name} --type=merge -p '{"spec":{"parameters":{"security":{"deletionProtection":false}}}}'`,
    `  kubectl delete -n ${namespace} ${kind.toLowerCase()}/${name}`,
  ].join("\n");
