import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { assessCommand } from "./assess/command.ts";
import { backupsCommand } from "./backups/command.ts";
import { convertCommand } from "./convert/command.ts";
import { diffCommand } from "./diff/command.ts";
import { renderCommand } from "./render/command.ts";
import { restoreCommand } from "./restore/command.ts";
import { slaCommand } from "./sla/command.ts";
import { sloCommand } from "./slo/command.ts";
import { validateCommand } from "./validate/command.ts";

/** `matura`, and `kubectl matura` where it is on the PATH as kubectl-matura. */
const program = new Command("matura")
  .description(
    "Managed services for Kubernetes: look at, check and operate the instances that claims ask for.",
  )
  .version(packageJson.version)
  .showHelpAfterError('("matura help" lists the commands)')
  .addCommand(diffCommand())
  .addCommand(renderCommand())
  .addCommand(validateCommand())
  .addCommand(backupsCommand())
  .addCommand(restoreCommand())
  .addCommand(slaCommand())
  .addCommand(sloCommand())
  .addCommand(assessCommand())
  .addCommand(convertCommand());

// So that what a command cleans up when the process exits is cleaned up then, too.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

await program.parseAsync();
