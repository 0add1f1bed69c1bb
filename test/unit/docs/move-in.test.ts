import { readFileSync } from "node:fs";
import { marked, type Tokens } from "marked";
import { convert } from "../../../cli/convert/convert.ts";
import { dotted } from "../../../cli/validate/path.ts";
import { CONNECTION_KEYS } from "../../../services/postgresql/connection-keys.ts";

const page = readFileSync("docs/move-in.md", "utf8");
const blocks = marked.lexer(page).filter((token): token is Tokens.Code => token.type === "code");
const block = (start: string): string => `${blocks.find(({ text }) => text.startsWith(start))?.text ?? ""}\n`;

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

test("every key of the connection secret is in the table", () => {
  expect(Object.keys(CONNECTION_KEYS).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});
