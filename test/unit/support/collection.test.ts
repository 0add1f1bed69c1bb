import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { Collection, unexpectedErrors } from "../../e2e/support/collection.ts";
import { ENVIRONMENT_FILE } from "../../e2e/support/environment.ts";

/** Like kubectl it succeeds when a selector matches nothing, and when it ignores errors. */
const KUBECTL = `#!/bin/bash
case "$*" in
  "get pods"*" app=none "*) ;;
  "get pods"*) echo pod/one ;;
  "get "*) echo "the server is away" >&2; exit 1 ;;
  "logs "*" app=refused "*) echo "a line"; echo "error: dial tcp: connection refused" ;;
  "logs "*" app=gone "*) echo 'error: pods "one" not found'; echo "a line" ;;
  "logs "*" --tail=-1 --since-time=2026-11-29T00:00:00.000Z "*) echo "every line" ;;
esac
`;

const REFUSED = "error: dial tcp: connection refused";

let folder: string;
let collection: Collection;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "matura-collection-"));
  const [kubectl, environment] = [join(folder, "kubectl"), join(folder, "environment.json")];
  writeFileSync(kubectl, KUBECTL, { mode: 0o755 });
  writeFileSync(environment, JSON.stringify({ kubectl, kubeconfig: "/nowhere" }));
  process.env[ENVIRONMENT_FILE] = environment;
});
beforeEach(() => {
  collection = new Collection(join(folder, "out"), new Date("2026-11-29T00:00:00Z"), 1);
});
afterAll(() => {
  delete process.env[ENVIRONMENT_FILE];
  rmSync(folder, { recursive: true });
});

const kept = (file: string): string => readFileSync(join(folder, "out", file), "utf8");
const pods = (app: string) => ({ namespace: "shop", selector: `app=${app}` });

describe("what could not be collected is named:", () => {
  test("objects", async () => {
    await collection.kubectl("claims.yaml", ["get", "claims"]);
    expect(collection.missing).toEqual([expect.stringContaining("claims.yaml: ")]);
    expect(kept("claims.yaml")).toContain("the server is away");
  });

  test("logs that are refused", async () => {
    await collection.logs("some.log", pods("refused"));
    expect(collection.missing).toEqual([`some.log: Error: ${REFUSED}`]);
  });

  test("logs of pods that have to be there", async () => {
    await collection.logsOfSome("some.log", pods("none"));
    expect(collection.missing).toEqual(["some.log: Error: there is no pod app=none in shop"]);
  });

  test("files", async () => {
    await collection.keep("some.log", async () => readFileSync(join(folder, "none"), "utf8"));
    expect(collection.missing).toEqual([expect.stringContaining("ENOENT")]);
  });
});

test.each([
  ["whole logs since the scenario began", "some", "every line"],
  ["logs beside those of a pod that went meanwhile", "gone", "a line"],
])("%s are kept", async (_, app, line) => {
  await collection.logsOfSome("some.log", pods(app));
  expect(collection.missing).toEqual([]);
  expect(kept("some.log")).toContain(line);
});

test("logs of pods that need not be there are not missing", async () => {
  await collection.logs("some.log", pods("none"));
  expect(collection.missing).toEqual([]);
});

test("a pod that is gone or has not begun has no log that could be missing", () => {
  const logs = [
    '{"level":"info","msg":"error: of PostgreSQL"}',
    'error: pods "postgresql-1" not found',
    'error: container "postgres" in pod "postgresql-2" is waiting to start: PodInitializing',
  ].join("\n");
  expect(unexpectedErrors(logs)).toEqual([]);
  expect(unexpectedErrors(`${logs}\n${REFUSED}\n`)).toEqual([REFUSED]);
});
