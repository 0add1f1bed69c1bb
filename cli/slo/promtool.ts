import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RenderError } from "../render/error.ts";
import type { PromtoolTest, RuleFile } from "./promtool-test.ts";

/** What promtool says. */
export interface Verdict {
  readonly passed: boolean;
  /** Its words, for when it did not. */
  readonly output: string;
}

/** Prometheus' own checker of rules. */
export class Promtool {
  readonly #program: string;

  constructor(program = "promtool") {
    this.#program = program;
  }

  /** `promtool test rules`. @throws RenderError when there is no promtool */
  test({ rules, test }: PromtoolTest): Promise<Verdict> {
    return inFolder(async (folder) => {
      const ruleFile = write(folder, "rules.json", rules);
      return this.#run(["test", "rules", write(folder, "test.json", test(ruleFile))]);
    });
  }

  /** `promtool check rules`. @throws RenderError when there is no promtool */
  check(rules: RuleFile): Promise<Verdict> {
    return inFolder((folder) => this.#run(["check", "rules", write(folder, "rules.json", rules)]));
  }

  #run(args: readonly string[]): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      execFile(this.#program, args, (error, stdout, stderr) => {
        if (error?.code === "ENOENT") {
          reject(
            new RenderError(
              `there is no program "${this.#program}": install Prometheus, which has promtool, or name it with --promtool`,
            ),
          );
        } else resolve({ passed: error === null, output: `${stdout}${stderr}`.trim() });
      });
    });
  }
}

/** JSON is YAML, which promtool reads. */
const write = (folder: string, name: string, content: object): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content, null, 2));
  return file;
};

const inFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "matura-promtool-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
