import { parse } from "@bufbuild/cel";
import type { CelRule } from "../../services/kubernetes-schema.ts";

type Expression = ReturnType<typeof parse>["expr"];

/** Stands for what CEL fills in from the object. */
const BLANK = "…";

/** The sentence that a rule refuses with, a blank for each part that depends on the object. */
export const sentenceOf = ({ message, messageExpression }: Omit<CelRule, "rule">): string =>
  messageExpression === undefined ? (message ?? "") : textOf(parse(messageExpression).expr);

const textOf = (expression: Expression | undefined): string => {
  const kind = expression?.exprKind;
  if (kind?.case === "constExpr" && kind.value.constantKind.case === "stringValue") {
    return kind.value.constantKind.value;
  }
  if (kind?.case === "callExpr" && kind.value.function === "_+_") return kind.value.args.map(textOf).join("");
  return BLANK;
};
