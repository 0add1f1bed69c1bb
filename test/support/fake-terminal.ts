import { ClusterError } from "../../cli/cluster/cluster-error.ts";
import type { Terminal } from "../../cli/restore/terminal.ts";

/** A terminal whose user agrees to everything, or to nothing. */
export class FakeTerminal implements Terminal {
  printed = "";
  readonly said: string[] = [];
  readonly questions: string[] = [];
  readonly #agrees: boolean;

  constructor(agrees = true) {
    this.#agrees = agrees;
  }

  print(text: string): void {
    this.printed += text;
  }

  say(line: string): void {
    this.said.push(line);
  }

  async confirm(question: string): Promise<void> {
    this.questions.push(question);
    if (!this.#agrees) throw new ClusterError("nothing was changed");
  }
}
