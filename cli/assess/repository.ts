import { existsSync, readFileSync } from "node:fs";
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
