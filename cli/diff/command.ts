import { Command, Option } from "commander";
import type { ClusterApi } from "../cluster/api.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import { inCluster } from "../cluster/command.ts";
import type { ClusterFlags } from "../cluster/connect.ts";
import { RenderError } from "../render/error.ts";
import { FunctionProcesses } from "../render/function/processes.ts";
import { compositionFor, readClaim } from "../render/inputs.ts";
import { dotted } from "../validate/path.ts";
import { validateClaim } from "../validate/validate-claim.ts";
import { type Prediction, predict } from "./prediction.ts";
import { predictionText } from "./report.ts";
import { platformSettings, runningInstance } from "./running-instance.ts";

interface Flags extends ClusterFlags {
  readonly file: string;
  readonly namespace?: string;
  readonly output: "json" | "text";
}

/** `matura diff`: what an edit of a claim would do to the instance that runs. */
export const diffCommand = (): Command =>
  new Command("diff")
    .summary("show what an edit of a claim would do to the running instance")
    .description(
      [
        "Reads the instance from the cluster and runs the functions on it, with the claim as it is and as the file has it. Shows the objects that change, whether servers restart, what waits for the maintenance window, and the cost in CPU, memory and disk. Nothing in the cluster is changed.",
        "",
        "Needs to read the claim, its composite, and the objects in the instance's namespace; Secrets are not needed, and their values are never shown.",
      ].join("\n"),
    )
    .requiredOption("-f, --file <file>", "file with the edited claim")
    .option("-n, --namespace <name>", "namespace of a claim that names none (default: the context's)")
    .option("--context <name>", "context of the kubeconfig")
    .option("--kubeconfig <file>", "kubeconfig (default: as for kubectl)")
    .addOption(new Option("-o, --output <form>", "what to print").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      `
Example:
  $ kubectl matura diff -f orders.yaml`,
    )
    .action((flags: Flags) =>
      inCluster("diff", flags, async (api) => {
        const prediction = await predictFile(api, flags);
        process.stdout.write(
          flags.output === "json" ? `${JSON.stringify(prediction, null, 2)}\n` : predictionText(prediction),
        );
      }),
    );

/** @throws ClusterError for what the user has to put right */
export const predictFile = async (
  api: ClusterApi,
  { file, namespace = api.namespace }: Pick<Flags, "file" | "namespace">,
  now: Date = new Date(),
): Promise<Prediction> => {
  const started: FunctionProcesses[] = [];
  try {
    const platform = await platformSettings(api);
    const { claim, entry } = readClaim(file, [platform], namespace);
    const running = await runningInstance(api, entry, claim.metadata, platform);
    const refusals = validateClaim(claim, { platform, old: running.claim });
    if (refusals.length > 0) {
      throw new ClusterError(
        `the cluster would refuse the edit${refusals.map(({ path, message }) => `\n  ${dotted(path)}: ${message}`).join("")}`,
      );
    }
    const composition = compositionFor(entry);
    const runnerAt = async (moment: Date): Promise<FunctionProcesses> => {
      const functions = await FunctionProcesses.start(composition, moment);
      started.push(functions);
      return functions;
    };
    return await predict({ running, claim, entry, composition, runnerAt, now });
  } catch (error) {
    throw error instanceof RenderError ? new ClusterError(error.message) : error;
  } finally {
    await Promise.all(started.map((functions) => functions.stop()));
  }
};
