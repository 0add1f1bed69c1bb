import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { parse } from "yaml";
import { misfits } from "../../runtime/schema.ts";
import { RenderError } from "../render/error.ts";
import { digestOf } from "./code-digest.ts";
import { RECORD, TestRecord } from "./test-record.ts";

interface Composition {
  readonly spec: { readonly pipeline: readonly { readonly step: string }[] };
}

export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly queries: number;
}

/** What an assessment looks at: a checkout of Matura. */
export class Repository {
  readonly #root: string;
  readonly #digests = new Map<string, string>();
  #record: TestRecord | undefined;

  /** @throws RenderError where there is no checkout */
  constructor(root: string) {
    this.#root = root;
    if (!this.has(RECORD)) {
      throw new RenderError(
        `${root} is not a checkout of Matura: maturity is computed from its tests' results in ${RECORD}`,
      );
    }
  }

  has(path: string): boolean {
    return existsSync(join(this.#root, path));
  }

  digest(path: string): string {
    const known = this.#digests.get(path) ?? digestOf(this.#root, path);
    this.#digests.set(path, known);
    return known;
  }

  /** @throws RenderError when it is not as `npm run evidence` writes it */
  get record(): TestRecord {
    this.#record ??= this.#readRecord();
    return this.#record;
  }

  headings(path: string): readonly string[] {
    return marked
      .lexer(this.#read(path))
      .flatMap((token) => (token.type === "heading" ? [String(token.text).replaceAll("`", "")] : []));
  }

  steps(service: string): readonly string[] {
    const composition = parse(this.#read(`compositions/${service}.yaml`)) as Composition;
    return composition.spec.pipeline.map(({ step }) => step);
  }

  /** Of every dashboard that is shipped. */
  panels(): readonly Panel[] {
    const folder = "platform/dashboards/generated";
    if (!this.has(folder)) return [];
    return readdirSync(join(this.#root, folder))
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) => panelsOf(JSON.parse(this.#read(`${folder}/${file}`)) as Grid));
  }

  #read(path: string): string {
    return readFileSync(join(this.#root, path), "utf8");
  }

  #readRecord(): TestRecord {
    const value: unknown = JSON.parse(this.#read(RECORD));
    const [misfit] = misfits(TestRecord, value);
    if (misfit !== undefined) throw new RenderError(`${RECORD}: ${misfit.path} ${misfit.message}`);
    return value as TestRecord;
  }
}

interface Grid {
  readonly panels?: readonly (Grid & {
    readonly type: string;
    readonly title?: string;
    readonly description?: string;
    readonly targets?: readonly unknown[];
  })[];
}

/** Rows hold panels of their own. */
const panelsOf = ({ panels = [] }: Grid): readonly Panel[] =>
  panels.flatMap((panel) =>
    panel.type === "row"
      ? panelsOf(panel)
      : [
          {
            title: panel.title ?? "",
            description: panel.description ?? "",
            queries: panel.targets?.length ?? 0,
          },
        ],
  );
