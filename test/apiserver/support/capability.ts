import { test } from "@jest/globals";
import { environment } from "../../e2e/support/environment.ts";

const REASON = "not run: KUBECONFIG's cluster may have other instances, and operators that do their own part";

type Cases = <T extends readonly unknown[]>(
  table: readonly T[],
) => (name: string, body: (...args: T) => Promise<unknown>) => void;

/**
 * A test that changes the platform's settings, or does the operators' part: for the project's own control plane. On
 * any other cluster it is counted as not run, with the reason in its name.
 */
export const testWithOwn: { (name: string, body: () => Promise<unknown>): void; each: Cases } = Object.assign(
  (name: string, body: () => Promise<unknown>): void => {
    if (environment().ownCluster) test(name, async () => void (await body()));
    else test.skip(`${name} (${REASON})`, () => undefined);
  },
  {
    each:
      <T extends readonly unknown[]>(table: readonly T[]) =>
      (name: string, body: (...args: T) => Promise<unknown>): void => {
        for (const row of table) testWithOwn(name.replace("%s", String(row[0])), () => body(...row));
      },
  },
);
