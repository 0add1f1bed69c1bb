import { describe, expect, test } from "@jest/globals";
import { claimNamed } from "../support/claim.ts";
import { MAJOR } from "../support/client.ts";
import { blocksOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Reader } from "../support/reader.ts";
import { scenario } from "../support/scenario.ts";

const PAGE = "getting-started.md";
/** A manifest's first line says under which name its reader keeps it. */
const FILE = /^# (\S+\.yaml)\n/;

/** The page, word for word, from an empty namespace to a first row and back; no line of it is left out. */
describe("a newcomer who follows the page", () => {
  const { namespace, trace } = scenario("getting-started");
  // Two things are not the reader's: the scenario's namespace, and where this cluster's images are.
  const here = (text: string) =>
    text
      .replaceAll("-n shop", `-n ${namespace}`)
      .replaceAll("namespace: shop", `namespace: ${namespace}`)
      .replaceAll(`ghcr.io/cloudnative-pg/postgresql:${MAJOR}`, environment().images[MAJOR] ?? "");

  const reader = new Reader(here);

  test("has a row in a database of their own, and nothing is left after they removed it", async () => {
    const printed: string[] = [];
    for (const { language, text } of blocksOf(PAGE)) {
      if (language === "yaml") {
        const [, file = ""] = FILE.exec(text) ?? [];
        expect(file).not.toBe("");
        reader.keep(file, text);
        continue;
      }
      printed.push(await reader.run(text));
      trace.note(`followed: ${text.split("\n").at(-1)}`);
    }
    expect(printed.join("\n")).toMatch(/Ready True/);
    expect(printed.join("\n")).toMatch(/ from my claim\n\(1 row\)/);
    expect(await claimNamed("orders", namespace)).toBeUndefined();
  });
});
