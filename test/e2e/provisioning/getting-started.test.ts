import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { execa } from "execa";
import { claimNamed } from "../support/claim.ts";
import { MAJOR } from "../support/client.ts";
import { blocksOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { scenario } from "../support/scenario.ts";

const PAGE = "getting-started.md";
/** A manifest's first line says under which name its reader keeps it. */
const FILE = /^# (\S+\.yaml)\n/;

/** The page, word for word, from an empty namespace to a first row and back; no line of it is left out. */
describe("a newcomer who follows the page", () => {
  const { namespace, trace } = scenario("getting-started");
  const folder = mkdtempSync(join(tmpdir(), "matura-newcomer-"));
  // Two things are not the reader's: the scenario's namespace, and where this cluster's images are.
  const here = (text: string) =>
    text
      .replaceAll("-n shop", `-n ${namespace}`)
      .replaceAll("namespace: shop", `namespace: ${namespace}`)
      .replaceAll(`ghcr.io/cloudnative-pg/postgresql:${MAJOR}`, environment().images[MAJOR] ?? "");

  test("has a row in a database of their own, and nothing is left after they removed it", async () => {
    const printed: string[] = [];
    for (const { language, text } of blocksOf(PAGE)) {
      if (language === "yaml") {
        const [, file = ""] = FILE.exec(text) ?? [];
        expect(file).not.toBe("");
        writeFileSync(join(folder, file), here(text));
        continue;
      }
      const { stdout } = await execa("bash", ["-euo", "pipefail", "-c", here(text)], {
        cwd: folder,
        env: {
          KUBECONFIG: environment().kubeconfig,
          PATH: `${dirname(environment().kubectl)}:${process.env.PATH}`,
        },
        timeout: 16 * 60_000,
      });
      trace.note(`followed: ${text.split("\n").at(-1)}`);
      printed.push(stdout);
    }
    expect(printed.join("\n")).toMatch(/Ready True/);
    expect(printed.join("\n")).toMatch(/ from my claim\n\(1 row\)/);
    expect(await claimNamed("orders", namespace)).toBeUndefined();
  });
});
