import { isDeepStrictEqual } from "node:util";
import { RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";

/** What Crossplane would make of an answer, so that peers can be compared: they do the same work or none. */
const meaningOf = (frame: Buffer) => {
  const { desired, conditions, requirements } = RunFunctionResponse.decode(frame);
  return {
    resources: Object.fromEntries(
      Object.entries(desired?.resources ?? {}).map(([name, { resource, ready }]) => [
        name,
        { resource, ready },
      ]),
    ),
    status: (desired?.composite?.resource as { status?: unknown } | undefined)?.status,
    conditions: conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message })),
    requirements: requirements?.resources,
  };
};

/** @throws Error when two peers answer differently. */
export const checkSameAnswers = (answers: ReadonlyMap<string, Buffer>): void => {
  const [first, ...others] = [...answers].map(([name, frame]) => ({ name, meaning: meaningOf(frame) }));
  if (first === undefined) return;
  for (const { name, meaning } of others) {
    for (const part of ["resources", "status", "conditions", "requirements"] as const) {
      if (!isDeepStrictEqual(meaning[part], first.meaning[part])) {
        throw new Error(`${name} does not answer as ${first.name} does: its ${part} differ`);
      }
    }
  }
};
