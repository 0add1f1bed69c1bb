import { Type } from "typebox";
import { structuralSchema } from "../../../scripts/generate/structural-schema.ts";
import { Closed, FreeMap, IntOrString } from "../../../services/kubernetes-schema.ts";

const description = "A field.";

describe("structuralSchema", () => {
  test("what has a default is not required", () => {
    const schema = Closed(
      { name: Type.String(), count: Type.Integer({ default: 1 }), note: Type.Optional(Type.String()) },
      { description },
    );
    expect(structuralSchema(schema)).toEqual({
      type: "object",
      description,
      required: ["name"],
      properties: {
        name: { type: "string" },
        count: { type: "integer", default: 1 },
        note: { type: "string" },
      },
    });
  });

  test("an object's default spells out those of its fields, for rules to hold", () => {
    const inner = Closed({ enabled: Type.Boolean({ default: true }) }, { description, default: {} });
    const schema = Closed({ inner }, { description, default: {} });
    expect(structuralSchema(schema)).toMatchObject({
      default: { inner: { enabled: true } },
      properties: { inner: { default: { enabled: true } } },
    });
  });

  test("choices have the type of text", () => {
    expect(structuralSchema(Type.Enum(["a", "b"]))).toEqual({ type: "string", enum: ["a", "b"] });
  });

  test("an int-or-string has neither type nor anyOf", () => {
    expect(structuralSchema(IntOrString({ description, default: 6 }))).toEqual({
      description,
      default: 6,
      "x-kubernetes-int-or-string": true,
    });
  });

  test("a map bounds its values", () => {
    expect(structuralSchema(Type.Record(Type.String(), Type.String({ maxLength: 63 })))).toEqual({
      type: "object",
      additionalProperties: { type: "string", maxLength: 63 },
    });
  });

  test("a free map keeps what it is given", () => {
    expect(structuralSchema(FreeMap({ description }))).toEqual({
      type: "object",
      description,
      "x-kubernetes-preserve-unknown-fields": true,
    });
  });

  test("examples and Matura's own keywords stay out", () => {
    const schema = Type.String({ examples: ["x"], "x-matura-iteration": "backup", "x-matura-idle": "" });
    expect(structuralSchema(schema)).toEqual({ type: "string" });
  });
});
