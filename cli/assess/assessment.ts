import { upperFirst } from "es-toolkit";
import { ITERATIONS, type IterationName } from "../../runtime/iteration.ts";
import { type Finding, type State, worst } from "./finding.ts";
import { judge } from "./judge.ts";
import type { Evidence } from "./model/evidence.ts";
import { type Answers, DOCUMENTATION, MODEL, QUALITIES, type ServiceMaturity } from "./model/requirements.ts";
import type { Repository } from "./repository.ts";

/** A requirement and whether it is met. `deviation` is met in another way, on purpose. */
export interface Row {
  readonly requirement: string;
  readonly state: State | "deviation";
  readonly findings: readonly Finding[];
  /** Why it is not met, or met in another way. */
  readonly reason?: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Assessment {
  readonly service: string;
  readonly sections: readonly Section[];
  /** How many rows are in which state. */
  readonly counts: Readonly<Partial<Record<Row["state"], number>>>;
}

/** Code on which the proof of every iteration rests. */
const OF_ALL = [
  "runtime",
  "services",
  "compositions",
  "xrds",
  "platform/environmentconfig.yaml",
  "package-lock.json",
] as const;

/** Paths on which the proof of iterations rests. */
export const restsOnOf = (
  maturity: ServiceMaturity,
  iterations: readonly IterationName[],
): readonly string[] => [
  ...new Set([
    ...OF_ALL,
    ...iterations.flatMap((iteration) => [`functions/${iteration}`, ...maturity.restsOn[iteration]]),
  ]),
];

/** What a service's evidence comes to today. */
export const assess = (repository: Repository, maturity: ServiceMaturity): Assessment => {
  const of = (restsOn: readonly string[]) => (requirement: string, answer: Answer) =>
    rowOf(requirement, answer, (evidence) => judge(repository, maturity.service, restsOn, evidence));
  const all = of(restsOnOf(maturity, ITERATIONS));
  const sections = [
    ...ITERATIONS.map((iteration) => ({
      title: upperFirst(iteration),
      rows: rowsOf(MODEL[iteration], maturity.iterations[iteration], of(restsOnOf(maturity, [iteration]))),
    })),
    { title: "Quality requirements", rows: rowsOf(QUALITIES, maturity.qualities, all) },
    { title: "Documentation", rows: rowsOf(DOCUMENTATION, maturity.documentation, all) },
  ];
  const counts: Partial<Record<Row["state"], number>> = {};
  for (const { state } of sections.flatMap(({ rows }) => rows)) counts[state] = (counts[state] ?? 0) + 1;
  return { service: maturity.service, sections, counts };
};

type Answer = Answers<Record<string, string>>[string];

const rowsOf = <Requirements extends Readonly<Record<string, string>>>(
  requirements: Requirements,
  answers: Answers<Requirements>,
  row: (requirement: string, answer: Answer) => Row,
): readonly Row[] =>
  Object.entries(requirements).map(([id, requirement]) =>
    row(requirement, answers[id as keyof Requirements] as Answer),
  );

const rowOf = (
  requirement: string,
  answer: Answer,
  find: (evidence: Evidence) => readonly Finding[],
): Row => {
  if ("notYet" in answer) return { requirement, state: "missing", findings: [], reason: answer.notYet };
  if ("deviation" in answer)
    return { requirement, state: "deviation", findings: [], reason: answer.deviation };
  const findings = answer.flatMap(find);
  return { requirement, state: worst(findings), findings };
};
