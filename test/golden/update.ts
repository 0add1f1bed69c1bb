import { examples, goldenOf, renderExample, startFunctions, writeGolden } from "./example.ts";

/** `npm run golden:update`: stores what every example comes to now. */
const functions = await startFunctions();
try {
  for (const example of await examples()) {
    await writeGolden(goldenOf(example), await renderExample(example, functions));
    process.stdout.write(`${goldenOf(example)}\n`);
  }
} finally {
  await functions.stop();
}
