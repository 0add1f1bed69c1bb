import { Command, InvalidArgumentError, Option } from "commander";
import { fixedClock } from "../../runtime/clock.ts";
import { RenderError } from "./error.ts";
import { FunctionProcesses } from "./function/processes.ts";
import { compositionFor, readClaim, readObserved, readPlatform, readRequired } from "./inputs.ts";
import { writeFolder } from "./output/folder.ts";
import { reportOf } from "./output/report.ts";
import { renderedTree } from "./output/tree.ts";
import { renderedYaml } from "./output/yaml.ts";
import { type Rendering, render } from "./rendering.ts";

interface Flags {
  readonly observed: readonly string[];
  readonly required: readonly string[];
  readonly platform?: string;
  readonly composition?: string;
  readonly now: Date;
  readonly once?: true;
  readonly steady?: true;
  readonly output: keyof typeof OUTPUTS;
  readonly out?: string;
}

const OUTPUTS = {
  yaml: renderedYaml,
  json: (rendering: Rendering) => `${JSON.stringify(reportOf(rendering), null, 2)}\n`,
  tree: (rendering: Rendering) => renderedTree(rendering),
};

/** `matura render`: what a claim comes to, without a cluster. */
export const renderCommand = (): Command =>
  new Command("render")
    .summary("show every object that a claim comes to")
    .description(
      [
        "Shows what a claim comes to, without a cluster: starts the composition functions and calls them as Crossplane does.",
        "",
        "A first pass holds little, as most objects wait for others. So the passes go on, each with what the one before it made, healthy, until nothing changes any more: the instance as it will be. With --observed it is one pass on the objects that are there: what Crossplane would do now.",
        "",
        "Values of Secrets are never shown.",
      ].join("\n"),
    )
    .argument("<claim>", "file with the claim")
    .option("--observed <file...>", "composed objects as they are in the cluster, and the composite", [])
    .option("--required <file...>", "objects that functions look for in the cluster, such as Secrets", [])
    .option("--platform <file>", "EnvironmentConfig with the platform's settings (default: Matura's)")
    .option("--composition <file>", "another pipeline than the service's own")
    .addOption(
      new Option("--now <time>", "the time it is, RFC 3339")
        .argParser(timeOf)
        .default(new Date(), "the time now"),
    )
    .addOption(new Option("--once", "one pass only; the default with --observed").conflicts("steady"))
    .option("--steady", "all passes until nothing changes; the default without --observed")
    .addOption(
      new Option("-o, --output <form>", "what to print").choices(Object.keys(OUTPUTS)).default("yaml"),
    )
    .option("--out <folder>", "also write each object to a file of its own")
    .addHelpText(
      "after",
      `
Examples:
  $ matura render examples/postgresql/minimal.yaml --output tree
  $ kubectl get xpostgresqlinstance orders-x7k2p -o yaml > composite.yaml
  $ matura render claim.yaml --observed composite.yaml composed.yaml`,
    )
    .action(async (file: string, flags: Flags) => {
      try {
        await run(file, flags);
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        process.stderr.write(`matura render: ${error.message}\n`);
        process.exitCode = 1;
      }
    });

const run = async (file: string, flags: Flags): Promise<void> => {
  const rendering = await renderFile(file, flags);
  process.stdout.write(OUTPUTS[flags.output](rendering));
  if (flags.out !== undefined) {
    const files = await writeFolder(rendering, flags.out).catch((error: NodeJS.ErrnoException) => {
      throw new RenderError(
        `--out ${flags.out}: it cannot be written (${error.message}): name another folder`,
      );
    });
    process.stderr.write(`wrote ${files} files to ${flags.out}\n`);
  }
  if (rendering.fatal !== undefined) {
    process.stderr.write(`matura render: step ${rendering.fatal.step} refused: ${rendering.fatal.message}\n`);
    process.exitCode = 1;
  }
};

/** Renders a claim's file with the real functions. @throws RenderError for what its user has to put right. */
export const renderFile = async (
  file: string,
  flags: Partial<Omit<Flags, "now">> & Pick<Flags, "now">,
): Promise<Rendering> => {
  const platform = readPlatform(flags.platform);
  const { claim, entry } = readClaim(file, platform);
  const composition = compositionFor(entry, flags.composition);
  const observed = readObserved(flags.observed ?? [], entry);
  const objects = [...platform, ...readRequired(flags.required ?? [])];
  const once = flags.once ?? (flags.steady === undefined && (flags.observed ?? []).length > 0);
  const functions = await FunctionProcesses.start(composition, flags.now);
  try {
    return await render({ claim, entry, composition, observed, objects, now: flags.now, once }, functions);
  } finally {
    await functions.stop();
  }
};

const timeOf = (text: string): Date => {
  try {
    return fixedClock(text)();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
};
