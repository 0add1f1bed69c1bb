import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { runCommands } from "../../support/runbook-commands.ts";

/** Two namespaces, one pod: like kubectl it succeeds when a selector matches nothing. */
const KUBECTL = `#!/bin/bash
echo "$*" >> "$(dirname "$0")/calls"
case "$*" in
  *no-such-kind*) echo "the server has no such kind" >&2; exit 1 ;;
  *"-l role=primary -o name") echo pod/one ;;
  *"-l role=primary"*) printf 'no newline at its end' ;;
  *"-l "*) echo "No resources found in shop namespace." >&2 ;;
esac
`;

let folder: string;
const run = (commands: string, mayMatchNothing: readonly string[] = []) =>
  runCommands(commands, {
    kubectl: join(folder, "kubectl"),
    kubeconfig: "/nowhere",
    labels: { NAMESPACE: "shop", CLAIM: "orders", CLAIM_NAMESPACE: "team" },
    mayMatchNothing,
  });
const calls = (): readonly string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "matura-runbook-"));
  writeFileSync(join(folder, "kubectl"), KUBECTL, { mode: 0o755 });
});
beforeEach(() => writeFileSync(join(folder, "calls"), ""));
afterAll(() => rmSync(folder, { recursive: true }));

describe("commands of a runbook", () => {
  test("succeed when each does and each selector matches", async () => {
    const { exitCode, output } = await run(
      'POD=$(kubectl get pod -n "$NAMESPACE" -l role=primary -o name)\nkubectl exec -n "$NAMESPACE" "$POD" -- psql -c "SELECT 1"',
    );
    expect([exitCode, output.includes("matches nothing")]).toEqual([0, false]);
    expect(calls().at(-1)).toBe("exec -n shop pod/one -- psql -c SELECT 1");
  });

  test("fail when one does", async () => {
    expect((await run("kubectl get no-such-kind\nkubectl get nodes")).exitCode).toBe(1);
    expect(calls()).toEqual(["get no-such-kind"]);
  });

  test.each([
    ["logs", 'kubectl logs -n "$NAMESPACE" -l role=replica -c postgres --tail=5', "pods role=replica"],
    ["a list", 'kubectl get pods -A -l role=replica -o jsonpath="{.items}"', "pods role=replica"],
    ["a deletion", "kubectl delete pvc -n shop --selector=role=replica --wait=false", "pvc role=replica"],
    [
      "a loop that has nothing to go through",
      "for POD in $(kubectl get pods -n shop -l role=replica -o name); do kubectl get nodes; done",
      "pods role=replica",
    ],
    [
      "something after output without an end of line",
      "kubectl logs -n shop -l role=primary\nkubectl logs -n shop -l role=replica",
      "pods role=replica",
    ],
  ])("fail when a selector matches nothing: %s", async (_what, commands, said) => {
    const { exitCode, output } = await run(`${commands}\ntrue`);
    expect(exitCode).toBe(1);
    expect(output).toContain(`a selector of the runbook matches nothing: ${said}`);
  });

  test("may select nothing where that is known", async () => {
    expect((await run("kubectl get pods -A -l app=prober", ["app=prober"])).exitCode).toBe(0);
    expect((await run("kubectl get pods -A -l app=other", ["app=prober"])).exitCode).toBe(1);
  });

  test("only try what would change something", async () => {
    await run("kubectl delete pod -n shop -l role=primary\nkubectl rollout restart deployment -n shop one");
    expect(calls()).toEqual([
      "get pod -n shop -l role=primary -o name",
      "delete pod -n shop -l role=primary --dry-run=server",
      "get deployment -n shop one",
    ]);
  });
});
