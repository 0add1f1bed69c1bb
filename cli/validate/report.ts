import type { Position } from "./documents.ts";
import { dotted } from "./path.ts";
import type { Refusal, Unchecked } from "./refusal.ts";

/** What became of one claim. */
export interface ClaimReport {
  readonly kind: string;
  readonly name: string;
  readonly position: Position;
  readonly refusals: readonly (Refusal & { readonly position: Position })[];
  readonly unchecked: readonly (Unchecked & { readonly position: Position })[];
}

/** What could not be judged at all. */
export interface Unusable {
  readonly position: Position;
  readonly message: string;
}

export interface Report {
  readonly claims: readonly ClaimReport[];
  readonly unusable: readonly Unusable[];
}

/** 0: every claim would be taken. 1: some would be refused. 2: something could not be judged. */
export const exitCodeOf = ({ claims, unusable }: Report): 0 | 1 | 2 => {
  if (unusable.length > 0) return 2;
  return claims.some(({ refusals }) => refusals.length > 0) ? 1 : 0;
};

/** A line for each reason; with `verbose` also one for each claim that passes and each rule that could not be tried. */
export const asText = ({ claims, unusable }: Report, verbose: boolean): string => {
  const lines = claims.flatMap((claim) => [
    ...claim.refusals.map(
      ({ position, path, message }) => `${place(position)}: ${reason(dotted(path), message)}`,
    ),
    ...(verbose ? remarks(claim) : []),
  ]);
  return [...unusable.map(({ position, message }) => `${place(position)}: ${message}`), ...lines]
    .map((line) => `${line}\n`)
    .join("");
};

const remarks = ({ kind, name, position, refusals, unchecked }: ClaimReport): readonly string[] => [
  ...unchecked.map((rule) => `${place(rule.position)}: checked by the cluster only: ${rule.message}`),
  ...(refusals.length === 0 ? [`${place(position)}: ${kind} "${name}" ${acceptance(unchecked.length)}`] : []),
];

const acceptance = (unchecked: number): string =>
  unchecked === 0
    ? "would be accepted"
    : `would be accepted, as far as can be told without the cluster: ${unchecked} of its rules could not be tried`;

/** An unknown field's message names it already. */
const reason = (field: string, message: string): string =>
  message.startsWith("unknown field ") ? message : `${field}: ${message}`;

const place = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;

export const asJson = ({ claims, unusable }: Report): string => {
  const plain = <T extends { readonly path: Refusal["path"]; readonly position: Position }>(finding: T) => ({
    ...finding.position,
    path: dotted(finding.path),
  });
  const report = {
    claims: claims.map(({ kind, name, position, refusals, unchecked }) => ({
      ...position,
      kind,
      name,
      accepted: refusals.length === 0,
      refusals: refusals.map((refusal) => ({
        ...plain(refusal),
        judge: refusal.judge,
        message: refusal.message,
      })),
      unchecked: unchecked.map((rule) => ({ ...plain(rule), message: rule.message })),
    })),
    unusable: unusable.map(({ position, message }) => ({ ...position, message })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};
