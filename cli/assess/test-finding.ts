import type { Finding } from "./finding.ts";
import type { TestEvidence } from "./model/evidence.ts";
import type { Repository } from "./repository.ts";

/**
 * Whether tests prove something: they are there, they passed when they ran last, and nothing that they rest on has
 * changed since.
 */
export const testFinding = (
  repository: Repository,
  evidence: TestEvidence,
  restsOn: readonly string[],
): Finding => {
  const { file, tier, title, atMost, follows = [] } = evidence;
  const path = file;
  const name = `${tier} ${nameOf(file)}${title === undefined ? "" : ` (“${title}”)`}`;
  if (!repository.has(file)) return { state: "missing", text: `${name}: there is no such test` };
  const { runs, files } = repository.record;
  const tested = files[file];
  const run = tested && runs[tested.commit];
  if (tested === undefined || run === undefined)
    return { state: "missing", text: `${name}: never run`, path };
  const results = Object.entries(tested.tests)
    .filter(([full]) => title === undefined || full.includes(title))
    .map(([, result]) => result);
  const passed = results.filter(({ status }) => status === "passed");
  const of = `${run.date.slice(0, 10)}, ${tested.commit.slice(0, 7)}`;
  const failed = results.filter(({ status }) => status === "failed").length;
  if (failed > 0) return { state: "failed", text: `${name}: ${failed} failed, ${of}`, path };
  const left = results.length - passed.length;
  if (results.length === 0 || left > 0) {
    const text = `${name}: ${left} of ${results.length} did not run, ${of}`;
    return { state: "missing", text, path };
  }
  const longest = Math.max(...passed.map(({ seconds }) => seconds));
  if (atMost !== undefined && longest > atMost) {
    const text = `${name}: took ${longest.toFixed(0)} s, and at most ${atMost} s are promised, ${of}`;
    return { state: "failed", text, path };
  }
  const changed = [
    ...(repository.digest(file) === tested.digest ? [] : ["the test itself"]),
    ...[...restsOn, ...follows].filter((part) => repository.digest(part) !== run.code[part]),
  ];
  const said = atMost === undefined ? `${passed.length} passed` : `${longest.toFixed(1)} s of ${atMost} s`;
  const text = `${name}: ${said}, ${of}`;
  if (changed.length === 0) return { state: "proved", text, path };
  return { state: "stale", text: `${text}; changed since: ${changed.join(", ")}`, path };
};

const nameOf = (file: string): string =>
  file
    .split("/")
    .slice(2)
    .join("/")
    .replace(/\.test\.ts$/, "");
