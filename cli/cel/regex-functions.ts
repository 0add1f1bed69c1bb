import { type CelFunc, CelScalar, celMethod, listType } from "@bufbuild/cel";

const { INT, STRING } = CelScalar;

const every = (text: string, pattern: string): readonly string[] =>
  [...text.matchAll(new RegExp(pattern, "gu"))].map(([match]) => match);

/** Kubernetes' `find` and `findAll`. What they search with is the rule's own pattern, so JavaScript's engine will do. */
export const regexFunctions: readonly CelFunc[] = [
  celMethod("find", STRING, [STRING], STRING, function (pattern) {
    return every(this, pattern)[0] ?? "";
  }),
  celMethod("findAll", STRING, [STRING], listType(STRING), function (pattern) {
    return every(this, pattern);
  }),
  celMethod("findAll", STRING, [STRING, INT], listType(STRING), function (pattern, limit) {
    const found = every(this, pattern);
    return limit < 0n ? found : found.slice(0, Number(limit));
  }),
];
