import { parser } from "@prometheus-io/lezer-promql";

/** A selector in an expression: its metric, and its matchers as they are written. */
export interface Selector {
  readonly metric: string;
  /** The whole of it, without a range. */
  readonly text: string;
  /** Label → value of matchers with `=`. */
  readonly equal: Readonly<Record<string, string>>;
  /** Label → pattern of matchers with `=~`. */
  readonly like: Readonly<Record<string, string>>;
}

/** Every selector of a PromQL expression, by Prometheus' own grammar. @throws Error when it does not parse */
export const selectorsOf = (expression: string): readonly Selector[] => {
  const selectors: Selector[] = [];
  const textOf = ({ from, to }: { from: number; to: number }): string => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`not PromQL at character ${node.from}: ${expression}`);
      if (node.name !== "VectorSelector") return;
      const name = node.node.getChild("Identifier");
      const matchers = node.node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
      const valuesWith = (wanted: string): Readonly<Record<string, string>> =>
        Object.fromEntries(
          matchers.flatMap((matcher) => {
            const [label, operator, value] = ["LabelName", "MatchOp", "StringLiteral"].map((part) =>
              matcher.getChild(part),
            );
            if (label == null || operator == null || value == null || textOf(operator) !== wanted) return [];
            return [[textOf(label), JSON.parse(textOf(value)) as string]];
          }),
        );
      selectors.push({
        metric: name === null ? "" : textOf(name),
        text: textOf(node),
        equal: valuesWith("="),
        like: valuesWith("=~"),
      });
    },
  });
  return selectors;
};
