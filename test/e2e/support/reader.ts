import { chmodSync, cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { environment } from "./environment.ts";
import { MATURA } from "./matura.ts";

/** Somebody at a terminal who does what a page says, in a folder of their own, with kubectl and `kubectl matura`. */
export class Reader {
  readonly #folder: string;
  readonly #here: (text: string) => string;

  /** @param here puts this cluster's names in the place of the page's */
  constructor(here: (text: string) => string) {
    this.#here = here;
    this.#folder = mkdtempSync(join(tmpdir(), "matura-reader-"));
    const plugin = join(this.#folder, "kubectl-matura");
    writeFileSync(plugin, `#!/bin/sh\nexec '${process.execPath}' '${MATURA}' "$@"\n`);
    chmodSync(plugin, 0o755);
  }

  keep(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), this.#here(text));
  }

  /** A copy of a folder of the repository, for a reader who works in a checkout. */
  take(folder: string): void {
    cpSync(resolve(import.meta.dirname, "../../..", folder), join(this.#folder, folder), { recursive: true });
  }

  /** @returns what the commands print. @throws ExecaError when one of them fails */
  async run(commands: string, minutes = 16): Promise<string> {
    const { stdout } = await execa("bash", ["-euo", "pipefail", "-c", this.#here(commands)], {
      cwd: this.#folder,
      env: {
        KUBECONFIG: environment().kubeconfig,
        PATH: `${this.#folder}:${dirname(environment().kubectl)}:${process.env.PATH}`,
        NO_COLOR: "1",
      },
      timeout: minutes * 60_000,
    });
    return stdout;
  }
}
