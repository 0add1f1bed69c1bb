import { readFileSync } from "node:fs";
import { countBy, sortBy } from "es-toolkit";
import type { ByHand, ChaosReport } from "../../test/e2e/support/chaos-report.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { code, page, pageOrigin, table } from "./markdown.ts";

const REPORT = "docs/chaos.json";

const helped = (byHand: readonly ByHand[]): string =>
  byHand
    .map(({ alert, named }) => {
      const what = `; a person had followed the runbook of [${alert}](runbooks/${alert}.md)`;
      return named
        ? `${what}, as the claim said`
        : `${what}, which the claim did not name yet: see [testing](testing.md)`;
    })
    .join("");

/** What became of an instance that faults beset for an hour: `docs/chaos.md`. */
export const chaosPage = (): GeneratedFile => {
  const report = JSON.parse(readFileSync(new URL(`../../${REPORT}`, import.meta.url), "utf8")) as ChaosReport;
  const { began, minutes, seed, faults, lies, longestLie, commits, recoverySeconds, byHand = [] } = report;
  const happened = faults.filter(({ not }) => not === undefined);
  const command = `npm run e2e -- chaos --minutes ${minutes} --seed ${seed}`;
  return {
    path: "docs/chaos.md",
    content: page([
      pageOrigin(origin(REPORT)),
      "# Chaos",
      `An instance with three servers, strict-sync, backup, metrics, alerting and maintenance, beset by random faults for ${minutes} minutes while clients write, from ${began.slice(0, 16).replace("T", " ")} UTC on: ${code(command)}. A run of three minutes is part of every ${code("npm run e2e")}, see [testing](testing.md).`,
      table(
        ["what was promised", "what became of it"],
        [
          ["The claim says for two minutes at most what is not so.", `The longest took ${longestLie} s.`],
          [
            "No commit is lost that a client was told of.",
            commits === undefined
              ? "Not known."
              : `Of ${commits.acknowledged.toLocaleString("en")} commits, ${commits.lost.length} were lost.`,
          ],
          [
            "Everything returns to Ready by itself, or the claim says what a person must do.",
            recoverySeconds === undefined
              ? "It did not."
              : `${recoverySeconds} s after the last fault all was well${helped(byHand)}.`,
          ],
        ],
      ),
      "## Faults",
      `${faults.length} in all; ${faults.length - happened.length} of them could not happen, mostly an edit of the claim while no API server answered, or the death of something that was dead already.`,
      table(
        ["fault", "times"],
        sortBy(Object.entries(countBy(happened, ({ what }) => what)), [
          ([, count]) => -count,
          ([what]) => what,
        ]).map(([what, count]) => [what, String(count)]),
      ),
      "## What the claim said that was not so",
      "`Ready` beside what the prober got as clients do, every three seconds. A claim that says “not ready” for some seconds while clients are answered is on its way back: Crossplane tells it of a server's return within its next pass.",
      lies.length === 0
        ? "Nothing."
        : table(
            ["said", "times", "longest, seconds", "together, seconds"],
            (["ready", "not ready"] as const).map((said) => {
              const seconds = lies.filter((lie) => lie.said === said).map((lie) => lie.seconds);
              return [
                said,
                String(seconds.length),
                String(Math.max(0, ...seconds)),
                String(seconds.reduce((sum, each) => sum + each, 0)),
              ];
            }),
          ),
      `Each fault with its second, and each of these times, are in ${code(REPORT)}.`,
    ]),
  };
};
