import { jest } from "@jest/globals";
import type { FunctionProcesses } from "../../cli/render/function/processes.ts";
import {
  EXAMPLES,
  examples,
  goldenFiles,
  goldenOf,
  readGolden,
  renderExample,
  startFunctions,
} from "./example.ts";

const files = await examples();
let functions: FunctionProcesses;

// A whole life of an instance through every function.
jest.setTimeout(60_000);

beforeAll(async () => {
  functions = await startFunctions();
}, 120_000);

afterAll(() => functions.stop());

describe(`${EXAMPLES}, through the real functions over mTLS`, () => {
  test.each(files)("%s comes to what is stored; npm run golden:update stores it anew", async (example) => {
    expect(await renderExample(example, functions)).toBe(await readGolden(goldenOf(example)));
  });

  test.each(files)("%s is ready in the end", async (example) => {
    expect(await renderExample(example, functions)).toContain("\nready: true\n");
  });

  test("no result is stored of an example that is gone", async () => {
    expect(await goldenFiles()).toEqual(files.map(goldenOf));
  });
});
