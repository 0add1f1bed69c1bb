import { renderedTree } from "../../../../../cli/render/output/tree.ts";
import { render } from "../../../../../cli/render/rendering.ts";
import { PostgreSQLEntry } from "../../../../../services/postgresql/catalogue-entry.ts";
import {
  claim,
  compositionOf,
  configMap,
  desiring,
  fatal,
  NOW,
  ScriptedFunctions,
  stepOf,
} from "../fixtures.ts";

const composition = compositionOf(stepOf("provisioning"), stepOf("backup"));

const treeOf = async (answers: ConstructorParameters<typeof ScriptedFunctions>[0]) => {
  const input = { claim, entry: PostgreSQLEntry, composition, objects: [], now: NOW };
  const rendering = await render(input, new ScriptedFunctions(answers));
  return renderedTree(rendering, { width: 80, colours: false }).replaceAll(/ *\d+ ms/g, " 0 ms");
};

test("every object is below the step that made it, and below each that amended it", async () => {
  const tree = await treeOf({
    provisioning: (request) =>
      desiring(request, { settings: configMap("settings"), other: configMap("other") }),
    backup: (request) => desiring(request, { settings: configMap("settings", { backup: "on" }) }),
  });
  expect(tree).toBe(`PostgreSQLInstance orders in namespace shop: PostgreSQL, 2 objects, ready

provisioning  2 objects, 2 calls, 0 ms
  ├─ ✓  other     ConfigMap  instance/other
  └─ ✓  settings  ConfigMap  instance/settings (amended by backup)

backup  0 objects, 2 calls, 0 ms
  └─ ±  settings  ConfigMap  made by provisioning, amended here

Conditions of the claim
  ✓  Ready   Available
  ✓  Synced  ReconcileSuccess

2 passes of the pipeline
  1 0 ms  creates other, settings
  2 0 ms  changes no object
`);
});

test("a refusal is the last that is said", async () => {
  const tree = await treeOf({
    provisioning: () => fatal("the plan is gone: choose another"),
    backup: () => ({}),
  });
  expect(tree.trimEnd().split("\n").at(-1)).toBe("✗  provisioning refused: the plan is gone: choose another");
});

test("no line is wider than the page", async () => {
  const long = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `a-long-name-of-a-resource-${index}`,
      configMap(`name-${index}`),
    ]),
  );
  const tree = await treeOf({ provisioning: (request) => desiring(request, long), backup: () => ({}) });
  for (const line of tree.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
