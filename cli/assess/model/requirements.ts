import type { IterationName } from "../../../runtime/iteration.ts";
import { type Evidence, filesOf } from "./evidence.ts";

/** What the model asks of each iteration, as its users would say it. Every service answers each of them. */
export const MODEL = {
  provisioning: {
    create: "As a user I can create an instance",
    update: "As a user I can update an instance",
    delete: "As a user I can delete an instance, and nothing is left",
    connect: "As a user I can connect securely",
  },
  backup: {
    enable: "As a user I can enable backup",
    disable: "As a user I can disable backup, and what exists stays",
    restore: "As a user I can request a restore",
    tested: "Backup and restore are proved end to end",
  },
  metrics: {
    reports: "As a user I see SLA reports",
    raw: "As an engineer I see raw metrics",
    dashboard: "As an engineer I have a dashboard that is ready",
  },
  alerting: {
    sli: "SLIs alert the operators",
    capacity: "Capacity alerts a channel of the user's choice",
    runbooks: "As an engineer I open a runbook that resolves it",
  },
  maintenance: {
    enable: "As a user I can enable regular maintenance",
  },
  scaling: {
    size: "As a user I can adjust the size",
    replicas: "As a user I can adjust the replicas",
    instances: "As a user I can adjust the instances, down to none",
  },
  readiness: {
    ready: "Ready means that the service answers",
    truth: "The instance says which iterations it really has",
    independent: "Every iteration is independent of the others",
  },
} as const satisfies Record<IterationName, Record<string, string>>;

/** Figures that a service promises. */
export const QUALITIES = {
  readyInTime: "An instance is ready within 10 minutes",
  replicatedInTime: "A replicated instance is ready within 20 minutes",
  backupEachDay: "Consecutive backups are at most 24 hours apart",
  conventionalTools: "A backup can be restored with conventional tools alone",
  refused: "An invalid spec is refused with its reason",
  observed: "The observed state is in the manifest",
  runbookAddress: "Every alert has a runbook's address",
  logs: "The claim's owner reads the logs with kubectl",
  window: "Updates come in the user's window",
  mandatory: "A mandatory update is pushed at once",
} as const;

/** The parts of the documentation standard. */
export const DOCUMENTATION = {
  gettingStarted: "Getting started: from an empty namespace to a first row",
  howTos: "How-to guides",
  references: "References",
  constraints: "Operational constraints: limits, what restarts, what is not covered",
  platform: "A guide for platform teams",
  engineers: "A guide for engineers",
  contributors: "A guide for those who add a service",
  moveIn: "A move-in guide",
} as const;

/** What proves each requirement for one service. Exact: a requirement that is forgotten is a mistake of types. */
export type Answers<Requirements> = {
  readonly [Id in keyof Requirements]: readonly [Evidence, ...Evidence[]] | NotYet | Deviation;
};

/** Nothing proves it, and why. It counts as not met. */
export interface NotYet {
  readonly notYet: string;
}

/** It is not met on purpose. */
export interface Deviation {
  readonly deviation: string;
}

export interface ServiceMaturity {
  /** Name of the service. */
  readonly service: string;
  readonly iterations: { readonly [Of in IterationName]: Answers<(typeof MODEL)[Of]> };
  readonly qualities: Answers<typeof QUALITIES>;
  readonly documentation: Answers<typeof DOCUMENTATION>;
  /**
   * By iteration: folders and files beyond those of all, on which its proof rests. Evidence that is older than one of
   * them is stale.
   */
  readonly restsOn: { readonly [Of in IterationName]: readonly string[] };
}

/** The test files that prove something of a service. */
export const testsOf = (maturity: ServiceMaturity): readonly string[] => [
  ...new Set(evidenceOf(maturity).flatMap(filesOf)),
];

/** What single tests of a service follow. */
export const followedOf = (maturity: ServiceMaturity): readonly string[] => [
  ...new Set(
    evidenceOf(maturity).flatMap((evidence) => (evidence.kind === "test" ? (evidence.follows ?? []) : [])),
  ),
];

const evidenceOf = ({ iterations, qualities, documentation }: ServiceMaturity): readonly Evidence[] =>
  [...Object.values(iterations), qualities, documentation]
    .flatMap((answers): readonly Answers<Record<string, string>>[string][] => Object.values(answers))
    .flatMap((answer) => (Array.isArray(answer) ? (answer as readonly Evidence[]) : []));
