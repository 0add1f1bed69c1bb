#!/usr/bin/env node
// Starts the command line on whatever Node is there. Plain JavaScript without new syntax, so that an old Node gets
// as far as the sentence that says what is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The first release line that runs TypeScript by itself (package.json: engines). */
const NEEDED = 24;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const major = Number(process.versions.node.split(".")[0]);
// npm puts the "node" package of a checkout here.
const own = here("../node_modules/.bin/node");

if (major >= NEEDED) {
  // A checkout runs its sources; a published package has only the bundle.
  await import(existsSync(here("main.ts")) ? "./main.ts" : "../dist/cli/matura.js");
} else if (existsSync(own)) {
  const child = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exit(child.status === null ? 1 : child.status);
} else {
  console.error(
    `matura needs Node ${NEEDED} or newer, and this is ${process.version}: install it, or run "npm ci" in a checkout`,
  );
  process.exit(1);
}
