import { DASHBOARDS } from "../../platform/dashboards/all.ts";
import { ALERTS } from "../../services/postgresql/alerts/index.ts";
import type { Finding } from "./finding.ts";
import { ALERT_TESTS, type Evidence } from "./model/evidence.ts";
import type { Repository } from "./repository.ts";
import { testFinding } from "./test-finding.ts";

/** Looks at a piece of evidence. `restsOn`: what a test must be newer than. */
export const judge = (
  repository: Repository,
  service: string,
  restsOn: readonly string[],
  evidence: Evidence,
): readonly Finding[] => {
  switch (evidence.kind) {
    case "test":
      return [testFinding(repository, evidence, restsOn)];
    case "function":
      return [functionFinding(repository, service, evidence.iteration)];
    case "page":
      return [pageFinding(repository, evidence.path, evidence.headings)];
    case "alerts":
      return [runbooksFinding(repository), testFinding(repository, ALERT_TESTS, restsOn)];
    case "dashboards":
      return [panelsFinding()];
  }
};

const functionFinding = (repository: Repository, service: string, iteration: string): Finding => {
  const path = `functions/${iteration}/${service}.ts`;
  if (!repository.has(path)) return { state: "missing", text: `function ${iteration}: not there` };
  return repository.steps(service).includes(iteration)
    ? { state: "proved", text: `function ${iteration} is a step of the composition`, path }
    : { state: "missing", text: `function ${iteration} is no step of the composition`, path };
};

const pageFinding = (repository: Repository, path: string, headings: readonly string[]): Finding => {
  if (!repository.has(path)) return { state: "missing", text: `${path}: not there` };
  const sections = repository.sections(path);
  const [title = ""] = sections.keys();
  if (sections.get(title) !== true) return { state: "missing", text: `${path}: has no text`, path };
  const lacks = headings.filter((heading) => !sections.has(heading));
  const empty = headings.filter((heading) => sections.get(heading) === false);
  if (lacks.length > 0) return { state: "missing", text: `${path}: no section ${lacks.join(", ")}`, path };
  return empty.length > 0
    ? { state: "missing", text: `${path}: nothing below ${empty.join(", ")}`, path }
    : { state: "proved", text: title, path };
};

const runbooksFinding = (repository: Repository): Finding => {
  const path = "docs/runbooks/README.md";
  const lacks = ALERTS.filter(({ name }) => !repository.has(`docs/runbooks/${name}.md`));
  return lacks.length === 0
    ? { state: "proved", text: `${ALERTS.length} alerts, each with a runbook`, path }
    : { state: "missing", text: `no runbook for ${lacks.map(({ name }) => name).join(", ")}`, path };
};

const panelsFinding = (): Finding => {
  const panels = DASHBOARDS.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  const path = "platform/dashboards/generated/config-maps.yaml";
  const lacking = panels.filter(
    ({ title, description, queries }) => !title || !description || queries.length === 0,
  );
  return lacking.length === 0
    ? { state: "proved", text: `${panels.length} panels, each with a title, a description and a query`, path }
    : { state: "missing", text: `panels without title, description or query: ${lacking.length}`, path };
};
