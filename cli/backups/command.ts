import { type Command, Option } from "commander";
import { type ClaimFlags, claimCommand, inCluster } from "../cluster/command.ts";

interface Flags extends ClaimFlags {
  readonly deleted?: true;
  readonly output: "json" | "table";
}

/** `matura backups`: every backup of a claim, and what can be restored. */
export const backupsCommand = (): Command =>
  claimCommand("backups")
    .summary("list the backups of a claim, also of one that is gone")
    .description(
      [
        "Lists every backup of a claim with its size, how long it took, and what can be restored.",
        "",
        "Of a claim that has been deleted it lists what is kept, for those who may read the platform's records.",
      ].join("\n"),
    )
    .option("--deleted", "also list earlier instances of that name that have been deleted")
    .addOption(new Option("-o, --output <form>", "what to print").choices(["table", "json"]).default("table"))
    .addHelpText(
      "after",
      `
Examples:
  $ kubectl matura backups orders -n shop
  $ kubectl matura backups orders -n shop -o json | jq -r '.instances[].backups[].name'`,
    )
    .action((name: string, flags: Flags) =>
      inCluster("backups", flags, async (api) => {
        const { findInventories } = await import("./find-inventories.ts");
        const { inventoriesText } = await import("./text.ts");
        const place = { name, namespace: flags.namespace ?? api.namespace };
        const instances = await findInventories(api, place, flags.deleted === true);
        process.stdout.write(
          flags.output === "json"
            ? `${JSON.stringify({ instances }, null, 2)}\n`
            : inventoriesText(instances),
        );
      }),
    );
