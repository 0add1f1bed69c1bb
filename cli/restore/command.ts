import { type Command, Option } from "commander";
import { type ClaimFlags, claimCommand, inCluster } from "../cluster/command.ts";
import type { InPlaceRequest } from "./in-place.ts";
import { momentOf } from "./moment.ts";

interface Flags extends ClaimFlags {
  readonly backup?: string;
  readonly to?: string;
  readonly fromNamespace?: string;
  readonly instance?: string;
  readonly into?: string;
  readonly inPlace?: true;
  readonly undo?: true | string;
  readonly drop?: string;
  readonly yes?: true;
  readonly dryRun?: true;
}

const OF_NEW_CLAIMS = ["into", "fromNamespace", "instance"];

/** `matura restore`: an earlier state, in a claim of its own or in place. */
export const restoreCommand = (): Command =>
  claimCommand("restore")
    .summary("restore a claim's backup, into a new claim or in place")
    .description(
      [
        "Makes a new claim that starts from a backup of the claim, shows it, and follows the restore. The parameters are those of the claim; of one that has been deleted only its name is needed, for as long as its backups are kept.",
        "",
        "With --in-place the claim itself goes back: name, hosts and connection secret stay, and so does the state of before, until it is dropped.",
      ].join("\n"),
    )
    .addOption(new Option("--backup <name>", 'a backup that "matura backups" lists').conflicts("to"))
    .addOption(
      new Option("--to <moment>", "a moment, RFC 3339 (default: the newest state)").argParser(momentOf),
    )
    .option("--from-namespace <name>", "namespace of the claim, when the new one goes to -n")
    .option("--instance <name>", "which instance, when several of that name have been deleted")
    .option(
      "--into <name>",
      "name of the new claim (default: the claim's where it is free, else <claim>-restored)",
    )
    .addOption(
      new Option("--in-place", "take the claim itself back to --backup or --to").conflicts(OF_NEW_CLAIMS),
    )
    .addOption(
      new Option("--undo [kept]", "go back to the state from before a restore in place").conflicts([
        ...OF_NEW_CLAIMS,
        "inPlace",
        "backup",
        "to",
        "drop",
      ]),
    )
    .addOption(
      new Option("--drop <kept>", "give up a state from before a restore in place").conflicts([
        ...OF_NEW_CLAIMS,
        "inPlace",
        "backup",
        "to",
      ]),
    )
    .option("-y, --yes", "go on without a confirmation")
    .option("--dry-run", "only show what would be asked of the cluster")
    .addHelpText(
      "after",
      `
Examples:
  $ kubectl matura restore orders -n shop --to 2026-03-01T04:05:06Z --into orders-before-march
  $ kubectl matura restore orders -n staging --from-namespace shop --dry-run > claim.yaml
  $ kubectl matura restore orders -n shop --in-place --backup scheduled-20260301023000
  $ kubectl matura restore orders -n shop --undo`,
    )
    .action((name: string, flags: Flags) =>
      inCluster("restore", flags, async (api) => {
        const { ownTerminal } = await import("./terminal.ts");
        const terminal = ownTerminal(flags.yes === true);
        const namespace = flags.namespace ?? api.namespace;
        const dryRun = flags.dryRun === true;
        const request = inPlaceOf(flags);
        if (request !== undefined) {
          const { restoreInPlace } = await import("./in-place.ts");
          await restoreInPlace(api, terminal, { name, namespace }, request, { dryRun });
          return;
        }
        const { restoreIntoNewClaim } = await import("./into-new-claim.ts");
        await restoreIntoNewClaim(api, terminal, {
          from: { name, namespace: flags.fromNamespace ?? namespace },
          target: targetOf(flags),
          ...(flags.instance === undefined ? {} : { instance: flags.instance }),
          namespace,
          ...(flags.into === undefined ? {} : { name: flags.into }),
          dryRun,
        });
      }),
    );

const inPlaceOf = (flags: Flags): InPlaceRequest | undefined => {
  const { inPlace, undo, drop } = flags;
  if (inPlace === true) return { kind: "restore", target: targetOf(flags) };
  if (drop !== undefined) return { kind: "drop", kept: drop };
  if (undo === undefined) return undefined;
  return { kind: "undo", ...(undo === true ? {} : { kept: undo }) };
};

const targetOf = ({ backup, to }: Flags) => ({
  ...(backup === undefined ? {} : { backup }),
  ...(to === undefined ? {} : { moment: to }),
});
