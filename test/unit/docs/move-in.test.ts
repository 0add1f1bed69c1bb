import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { convert } from "../../../cli/convert/convert.ts";
import { dotted } from "../../../cli/validate/path.ts";
import { CONNECTION_KEYS } from "../../../services/postgresql/connection-keys.ts";
import { codeBlocksOf } from "../../support/code-blocks.ts";
import { runAsWritten } from "../../support/page-shell.ts";

const PAGE = "docs/move-in.md";
const page = readFileSync(PAGE, "utf8");
const blocks = codeBlocksOf(PAGE);
const block = (start: string): string => `${blocks.find(({ text }) => text.startsWith(start))?.text ?? ""}\n`;

/** In the repository, where `matura` is the command. */
const MATURA = `exec '${process.execPath}' '${resolve("cli/bin.mjs")}' "$@"`;
const LISTED = "get vshnpostgresql -n shop -o yaml";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "matura-move-in-"));
  writeFileSync(join(folder, "orders.yaml"), block("# The database of the web shop."));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the claim of the page is converted as the page says", () => {
  const { text, claims } = convert(block("# The database of the web shop."));
  const said = (claims[0]?.notes ?? []).map(
    ({ what, path, message }) => `  ${what.padEnd(8)} ${dotted(path)}: ${message}`,
  );
  expect(block("shop/orders")).toBe(
    ["shop/orders", ...said, "matura convert: 1 claim converted", ""].join("\n"),
  );
  expect(text).toContain("# after closing");
  expect(said.some((line) => line.includes("refused"))).toBe(false);
});

test("the command converts a file, and says what the page says", async () => {
  const { stderr } = await runAsWritten(block("matura convert orders.yaml"), {
    folder,
    programs: { matura: MATURA },
  });
  expect(`${stderr}\n`).toBe(block("shop/orders"));
  expect(readFileSync(join(folder, "orders-matura.yaml"), "utf8")).toContain("# after closing");
});

test("the command converts what a cluster lists", async () => {
  const claim: unknown = parseDocument(block("# The database of the web shop.")).toJS();
  const list = { apiVersion: "v1", kind: "List", items: [claim] };
  writeFileSync(join(folder, "list.json"), JSON.stringify(list));
  const { stderr } = await runAsWritten(block("kubectl get vshnpostgresql"), {
    folder,
    programs: { matura: MATURA, kubectl: `[ "$*" = '${LISTED}' ] && cat list.json` },
  });
  expect(`${stderr}\n`).toBe(block("shop/orders"));
  expect(readFileSync(join(folder, "shop-matura.yaml"), "utf8")).toMatch(/PostgreSQLInstance/);
});

test("every key of the connection secret is in the table", () => {
  expect(Object.keys(CONNECTION_KEYS).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});
