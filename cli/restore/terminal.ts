import { createInterface } from "node:readline/promises";
import { ClusterError } from "../cluster/cluster-error.ts";

/** How a command talks with its user: results to standard output, the rest beside it. */
export interface Terminal {
  /** What another program may read. */
  print(text: string): void;
  /** One line for people. */
  say(line: string): void;
  /** @throws ClusterError unless the user agrees */
  confirm(question: string): Promise<void>;
}

/** The terminal that the command was started in. @param agreed the user has agreed beforehand: `--yes` */
export const ownTerminal = (agreed: boolean): Terminal => ({
  print: (text) => void process.stdout.write(text),
  say: (line) => void process.stderr.write(`${line}\n`),
  confirm: async (question) => {
    if (agreed) return;
    if (!process.stdin.isTTY) {
      throw new ClusterError(`${question} There is no terminal to answer at: add --yes to agree`);
    }
    const asking = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await asking.question(`${question} Type yes to go on: `);
      if (answer.trim().toLowerCase() !== "yes") throw new ClusterError("nothing was changed");
    } finally {
      asking.close();
    }
  },
});
