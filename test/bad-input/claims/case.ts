/** A claim to put before an API server, or before `matura validate`. */
export interface ClaimCase {
  /** What is special about it, as a test names it. */
  readonly title: string;
  /** YAML of `spec.parameters`; nothing of it where `spec` is given. */
  readonly parameters?: string;
  /** YAML of all of `spec`, where the parameters are not the point. */
  readonly spec?: string;
  /** `metadata.name`, in YAML. */
  readonly name?: string;
  /** YAML of the running claim's parameters: the case is an update. */
  readonly old?: string;
  /** The platform's settings for PostgreSQL that differ from the defaults, in YAML. */
  readonly settings?: string;
}

export interface RefusedClaim extends ClaimCase {
  /** What its user reads: the API server's answer and `matura validate` have this sentence in them. */
  readonly reason: string;
}

/** The name of a case's claim where it gives none. */
export const CASE_NAME = "orders";

const indented = (yaml: string, spaces: number): string =>
  yaml
    .trim()
    .split("\n")
    .map((line) => `${" ".repeat(spaces)}${line}`)
    .join("\n");

const document = (name: string, spec: string): string =>
  [
    "apiVersion: matura.dev/v1",
    "kind: PostgreSQLInstance",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    indented(spec, 2),
    "",
  ].join("\n");

const specOf = (parameters: string | undefined): string =>
  parameters === undefined ? "{}" : `parameters:\n${indented(parameters, 2)}`;

/** The claim as a user would write it. */
export const claimOf = ({ name = CASE_NAME, spec, parameters }: ClaimCase): string =>
  document(name, spec ?? specOf(parameters));

/** The claim that runs before, where the case is an update. */
export const runningOf = ({ name = CASE_NAME, old }: ClaimCase): string | undefined =>
  old === undefined ? undefined : document(name, specOf(old));
