import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matura } from "../../../support/matura.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matura-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const refusalOf = async (file: string): Promise<string> => {
  const { exitCode, stderr, stdout } = await matura("convert", file);
  expect([exitCode, stdout]).toEqual([1, ""]);
  return stderr;
};

test("a file that is not there is named, with what to do", async () => {
  const file = join(folder, "missing.yaml");
  expect(await refusalOf(file)).toBe(
    `matura convert: ${file}: there is no such file: name one, or - for standard input`,
  );
});

test("a folder is refused as one, with what to do", async () => {
  expect(await refusalOf(folder)).toBe(`matura convert: ${folder}: this is a folder: name a file in it`);
});

test("a path below a file is refused in one sentence", async () => {
  const file = join(folder, "orders.yaml");
  await writeFile(file, "");
  expect(await refusalOf(join(file, "more"))).toMatch(
    /^matura convert: \S+: it cannot be read \(ENOTDIR.+\): name another file, or - for standard input$/,
  );
});
