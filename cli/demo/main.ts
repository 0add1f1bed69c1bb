import { rm } from "node:fs/promises";
import pc from "picocolors";
import { renderFile } from "../render/command.ts";
import { RenderError } from "../render/error.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import { writeFolder } from "../render/output/folder.ts";
import { renderedTree } from "../render/output/tree.ts";

/** `npm run demo`: what a production claim comes to, shown on one page and written to a folder. No cluster needed. */
const CLAIM = "examples/postgresql/production.yaml";
const FOLDER = "out/demo";

const say = (text = ""): void => {
  process.stdout.write(`${text}\n`);
};

say(`${pc.bold("Matura")} renders ${CLAIM}`);
say(
  pc.dim("with its real composition functions, called over mTLS gRPC as Crossplane calls them; no cluster."),
);
say();

const rendering = await renderFile(CLAIM, { now: new Date() }).catch((error: unknown) => {
  if (!(error instanceof RenderError)) throw error;
  say(error.message);
  process.exit(1);
});
say(renderedTree(rendering));

await rm(FOLDER, { recursive: true, force: true });
const files = await writeFolder(rendering, FOLDER);
say(`Wrote ${files} files to ${pc.bold(FOLDER)}, one an object. Look next at`);
const next = [
  [`${FOLDER}/provisioning/cluster.yaml`, "PostgreSQL for CloudNativePG"],
  [`${FOLDER}/claim.yaml`, "what the user of the claim reads back"],
  ["npx matura render examples/postgresql/load-balancer.yaml -o tree", "another claim"],
];
say(columns(next, pageWidth(process.stdout.columns)).join("\n"));
if (rendering.fatal !== undefined || !rendering.ready) process.exitCode = 1;
