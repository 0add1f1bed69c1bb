import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { compositeResourceDefinition } from "../../../scripts/generate/composite-resource-definition.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import type { StructuralSchema } from "../../../services/structural-schema.ts";

const xrd = parse(compositeResourceDefinition(PostgreSQLEntry).content);
const schema: StructuralSchema = xrd.spec.versions[0].schema.openAPIV3Schema;

/** Columns that Crossplane 2.4 adds by itself (crossplane-runtime's pkg/xcrd). */
const CROSSPLANES = ["SYNCED", "READY", "COMPOSITION", "COMPOSITIONREVISION", "CONNECTION-SECRET", "AGE"];

const descendants = (node: StructuralSchema): readonly StructuralSchema[] => [
  node,
  ...Object.values(node.properties ?? {}).flatMap(descendants),
  ...(node.items === undefined ? [] : descendants(node.items)),
  ...(node.additionalProperties === undefined ? [] : descendants(node.additionalProperties)),
];

describe("the XRD of PostgreSQL", () => {
  test("30 characters of a name are always allowed, and the instance namespace fits", () => {
    const { claim, composite } = PostgreSQLEntry.longestName;
    expect(claim).toBeGreaterThanOrEqual(30);
    expect(`postgresql-${"a".repeat(claim)}-xxxxx`).toHaveLength(63);
    expect(`postgresql-${"a".repeat(composite)}`).toHaveLength(63);
  });

  test("the default Composition is the one that is there", () => {
    const composition = parse(
      readFileSync(new URL("../../../compositions/postgresql.yaml", import.meta.url), "utf8"),
    );
    expect(xrd.spec.defaultCompositionRef.name).toBe(composition.metadata.name);
  });

  test("no column doubles one of Crossplane's", () => {
    const names = xrd.spec.versions[0].additionalPrinterColumns.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["VERSION", "INSTANCES", "PLAN", "PHASE"]);
    expect(names.filter((name: string) => CROSSPLANES.includes(name))).toEqual([]);
  });

  test("no object closes itself: kubectl asks the API server to refuse unknown fields", () => {
    for (const node of descendants(schema)) expect(node.additionalProperties).not.toBe(false);
  });

  test("every parameter has a description, and a rule has a sentence", () => {
    const parameters = schema.properties?.spec?.properties?.parameters ?? {};
    for (const node of descendants(parameters)) {
      if (node.properties !== undefined) {
        for (const field of Object.values(node.properties)) expect(field.description).toMatch(/\S/);
      }
      for (const rule of node["x-kubernetes-validations"] ?? []) {
        expect(rule.message ?? rule.messageExpression).toMatch(/\S/);
      }
    }
  });
});
