import { Command } from "commander";
import { RenderError } from "../render/error.ts";
import { readPlatform } from "../render/inputs.ts";
import { dotted } from "../validate/path.ts";
import { type Conversion, convert, KINDS } from "./convert.ts";
import { readInput } from "./input.ts";

interface Flags {
  readonly platform?: string;
}

/** `matura convert`: claims of another catalogue in, Matura's out. */
export const convertCommand = (): Command =>
  new Command("convert")
    .summary("turn claims of AppCat's catalogue into Matura's")
    .description(
      [
        "Prints the claims as Matura's, with the comments of the file, and says on standard error what means the same in other words, what has no counterpart, and what a cluster would still refuse.",
        "",
        "Claims are converted, and no data: see the guide on moving in.",
      ].join("\n"),
    )
    .argument("<file>", "claims, such as from kubectl get vshnpostgresql -o yaml; - for standard input")
    .option("--platform <file>", "EnvironmentConfig with the platform's settings (default: Matura's)")
    .addHelpText(
      "after",
      `
Exit code: 0 when a cluster would take every claim, 1 when it would refuse one, the file has none, or cannot be read.

Example:
  $ matura convert orders.yaml > matura/orders.yaml`,
    )
    .action((file: string, { platform }: Flags) => {
      try {
        const text = readInput(file);
        const settings = readPlatform(platform).find(({ kind }) => kind === "EnvironmentConfig");
        const conversion = convert(text, settings);
        process.stdout.write(conversion.text);
        process.stderr.write(reportOf(conversion));
        process.exitCode = isDone(conversion) ? 0 : 1;
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        process.stderr.write(`matura convert: ${error.message}\n`);
        process.exitCode = 1;
      }
    });

const isDone = ({ claims }: Conversion): boolean =>
  claims.length > 0 && claims.every(({ notes }) => notes.every(({ what }) => what !== "refused"));

const reportOf = ({ claims, untouched }: Conversion): string => {
  const lines = claims.flatMap(({ name, namespace, notes }) => [
    namespace === undefined ? name : `${namespace}/${name}`,
    ...notes.map(({ what, path, message }) => `  ${what.padEnd(8)} ${dotted(path)}: ${message}`),
  ]);
  const others = untouched.map((title) => `left as it is: ${title}`);
  const summary =
    claims.length === 0
      ? `matura convert: there is no claim in it that can be converted: ${KINDS.join(" or ")}`
      : `matura convert: ${claims.length} ${claims.length === 1 ? "claim" : "claims"} converted`;
  return `${[...lines, ...others, summary].join("\n")}\n`;
};
