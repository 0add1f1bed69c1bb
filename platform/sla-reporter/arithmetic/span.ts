import { MINUTE } from "./minute.ts";

/** Unix seconds; `until` is no longer part of it. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What is less apart is one. */
export const APART = 5 * MINUTE;

/** Spans in their order, those that belong together as one. */
export const joined = <S extends Span>(spans: readonly S[], together: (a: S, b: S) => S): readonly S[] => {
  const result: S[] = [];
  for (const next of spans) {
    const last = result.at(-1);
    if (last === undefined || next.from - last.until >= APART) result.push(next);
    else result[result.length - 1] = together(last, next);
  }
  return result;
};
