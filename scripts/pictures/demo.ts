import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import ansiToSvg from "ansi-to-svg";
import { execa } from "execa";

/** `npm run picture`: the README's picture, made from what `npm run demo` really prints. */
const root = resolve(import.meta.dirname, "../..");
const { stdout } = await execa(process.execPath, ["cli/demo/main.ts"], {
  cwd: root,
  env: { FORCE_COLOR: "1", COLUMNS: "100" },
});
const svg = ansiToSvg(`$ npm run demo\n\n${stdout}`, {
  paddingLeft: 16,
  paddingTop: 12,
  paddingRight: 16,
  paddingBottom: 12,
});
mkdirSync(resolve(root, "docs/images"), { recursive: true });
// Columns are made of runs of spaces, which SVG joins into one unless told not to.
writeFileSync(resolve(root, "docs/images/demo.svg"), svg.replace("<svg ", '<svg xml:space="preserve" '));
