import { DROP_ANNOTATION, IN_PLACE_ANNOTATION, requestOf } from "../../services/postgresql/in-place.ts";
import { inventoryOfClaim } from "../backups/of-claim.ts";
import type { ClusterApi } from "../cluster/api.ts";
import { type Claim, type ClaimPlace, claimKey, findClaim, titleOf } from "../cluster/claim.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import { follow, type Pace, type Progress } from "./follow.ts";
import { missing, type Target } from "./impossible.ts";
import { dropProgress, forgottenDropProgress, inPlaceProgress } from "./restore-progress.ts";
import type { Terminal } from "./terminal.ts";

/** What is asked of an instance that stays: an earlier state, the state of before, or to do without that. */
export type InPlaceRequest =
  | { readonly kind: "restore"; readonly target: Target }
  /** @param kept the state to go back to, where there are several */
  | { readonly kind: "undo"; readonly kept?: string }
  | { readonly kind: "drop"; readonly kept: string };

interface Options {
  readonly dryRun: boolean;
  readonly pace?: Pace;
}

/**
 * Asks the claim for it, after a confirmation, and follows it.
 *
 * @throws ClusterError when there is no such state, or the cluster refuses it
 */
export const restoreInPlace = async (
  api: ClusterApi,
  terminal: Terminal,
  place: ClaimPlace,
  request: InPlaceRequest,
  { dryRun, pace }: Options,
): Promise<void> => {
  const claim = await findClaim(api, place);
  if (claim === undefined) {
    throw new ClusterError(
      `there is no claim "${place.name}" in namespace ${place.namespace}: check the name, and the namespace (-n)`,
    );
  }
  const { question, steps } = await planOf(api, claim, place, request);
  if (dryRun) {
    terminal.print(steps.map(({ annotations }) => `${command(claim.kind, place, annotations)}\n`).join(""));
    terminal.say("Nothing was changed.");
    return;
  }
  await terminal.confirm(question);
  terminal.say("Following it; Ctrl-C ends the following, and nothing else.");
  for (const { annotations, progress } of steps) {
    await api.annotate(claimKey(claim.kind, place), annotations);
    const end = await follow(
      () => look(api, claim.kind, place, progress),
      (line) => terminal.say(line),
      pace,
    );
    if (end.outcome === "refused") throw new ClusterError(end.said);
  }
};

interface Plan {
  readonly question: string;
  /** One after the other, each once the one before is done. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly annotations: Readonly<Record<string, string | null>>;
  progress(claim: Claim): Progress;
}

const planOf = async (
  api: ClusterApi,
  claim: Claim,
  place: ClaimPlace,
  request: InPlaceRequest,
): Promise<Plan> => {
  const title = titleOf(claim.kind, place);
  const kept = claim.status?.backup?.inPlace?.kept ?? [];
  switch (request.kind) {
    case "drop": {
      keptState(kept, request.kept, title);
      return {
        question: `${title} gives up its kept state ${request.kept} for good, with the volumes.`,
        steps: [
          ...afterOldDrop(claim, request.kept),
          {
            annotations: { [DROP_ANNOTATION]: request.kept },
            progress: (now) => dropProgress(now, request.kept),
          },
        ],
      };
    }
    case "undo": {
      const state = keptState(kept, request.kept, title);
      return plan(
        claim,
        `kept/${state}`,
        `${title} goes back to its kept state ${state}, as it was when clients left it.`,
      );
    }
    case "restore": {
      const { target } = request;
      const value = annotationFor(target, title);
      const why = missing(await inventoryOfClaim(api, claim), title, target) ?? repeated(claim, value, kept);
      if (why !== undefined) throw new ClusterError(why);
      const what = target.moment ?? `the state of backup ${target.backup}`;
      return plan(
        claim,
        value,
        `${title} goes back to ${what}. What was written later is no longer there; it is kept, and --undo brings it back.`,
      );
    }
  }
};

const plan = (claim: Claim, value: string, question: string): Plan => ({
  question: `${question} Clients are disconnected when it takes over.`,
  steps: [
    {
      annotations: { [IN_PLACE_ANNOTATION]: value, ...withoutOldDrop(claim) },
      progress: (now) => inPlaceProgress(now, value),
    },
  ],
});

/** A request that was answered is never answered again while it stands: a state of the same name needs a new one. */
const afterOldDrop = ({ status }: Claim, kept: string): readonly Step[] =>
  status?.backup?.inPlace?.dropped === kept
    ? [{ annotations: { [DROP_ANNOTATION]: null }, progress: (now) => forgottenDropProgress(now, kept) }]
    : [];

/** A drop that is done must not meet a later state of the same name. */
const withoutOldDrop = ({ metadata }: Claim): Readonly<Record<string, null>> =>
  metadata?.annotations?.[DROP_ANNOTATION] === undefined ? {} : { [DROP_ANNOTATION]: null };

/** Only an explicit moment replaces what there is. */
const annotationFor = ({ backup, moment }: Target, title: string): string => {
  if (moment !== undefined) return moment;
  if (backup !== undefined) return `backup/${backup}`;
  throw new ClusterError(`say to which state ${title} goes back: --to MOMENT or --backup NAME`);
};

/** The same value is served once, and what came of it may be kept. */
const repeated = (claim: Claim, value: string, kept: readonly string[]): string | undefined => {
  const { answered, message = "" } = claim.status?.backup?.inPlace ?? {};
  const { name } = requestOf(value).cluster;
  if (answered === value) return `this was the last that was asked for: ${message}`;
  return kept.includes(name)
    ? `${name} is what a restore of that state came to, and is kept: go back to it with --undo ${name}, or give it up with --drop ${name} first`
    : undefined;
};

const keptState = (kept: readonly string[], wanted: string | undefined, title: string): string => {
  const [only] = kept;
  if (only === undefined) throw new ClusterError(`${title} keeps no earlier state`);
  if (wanted === undefined && kept.length === 1) return only;
  if (wanted !== undefined && kept.includes(wanted)) return wanted;
  const said = wanted === undefined ? "several earlier states" : `no state "${wanted}"`;
  throw new ClusterError(`${title} keeps ${said}: name one of ${kept.join(", ")}`);
};

const look = async (
  api: ClusterApi,
  kind: string,
  place: ClaimPlace,
  progress: Step["progress"],
): Promise<Progress> => {
  const claim = await api.get<Claim>(claimKey(kind, place));
  if (claim === undefined)
    throw new ClusterError(`${titleOf(kind, place)} has been deleted`, { status: 404 });
  return progress(claim);
};

const command = (kind: string, { name, namespace }: ClaimPlace, annotations: Step["annotations"]): string =>
  [
    `kubectl annotate --overwrite -n ${namespace} ${kind.toLowerCase()}/${name}`,
    ...Object.entries(annotations).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`)),
  ].join(" ");
