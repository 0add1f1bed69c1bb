import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Token, type Tokens } from "marked";
import { parse } from "yaml";
import { misfits } from "../../runtime/schema.ts";
import { RenderError } from "../render/error.ts";
import { digestOf } from "./code-digest.ts";
import { RECORD, TestRecord } from "./test-record.ts";

interface Composition {
  readonly spec?: { readonly pipeline?: readonly { readonly step: string }[] };
}

/** What a page may have without saying anything. */
const TEXTLESS: ReadonlySet<string> = new Set(["heading", "space", "hr", "html"]);

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

  /** Heading of a page → whether there is text below it, its subsections included. */
  sections(path: string): ReadonlyMap<string, boolean> {
    const tokens = marked.lexer(this.#read(path));
    const isHeading = (token: Token): token is Tokens.Heading => token.type === "heading";
    return new Map(
      tokens.flatMap((token, index) => {
        if (!isHeading(token)) return [];
        const after = tokens.slice(index + 1);
        const end = after.findIndex((next) => isHeading(next) && next.depth <= token.depth);
        const below = end === -1 ? after : after.slice(0, end);
        return [[token.text.replaceAll("`", ""), below.some(({ type }) => !TEXTLESS.has(type))] as const];
      }),
    );
  }

  steps(service: string): readonly string[] {
    const path = `compositions/${service}.yaml`;
    const composition = this.has(path) ? (parse(this.#read(path)) as Composition | null) : null;
    return (composition?.spec?.pipeline ?? []).map(({ step }) => step);
  }

  #read(path: string): string {
    return readFileSync(join(this.#root, path), "utf8");
  }

  #readRecord(): TestRecord {
    const refuse = (why: string): never => {
      throw new RenderError(
        `${RECORD} is not as "npm run evidence" writes it: ${why}; take the one that was committed`,
      );
    };
    let value: unknown;
    try {
      value = JSON.parse(this.#read(RECORD));
    } catch (error) {
      refuse((error as Error).message);
    }
    const [misfit] = misfits(TestRecord, value);
    if (misfit !== undefined) refuse(`${misfit.path} ${misfit.message}`.trim());
    return value as TestRecord;
  }
}
