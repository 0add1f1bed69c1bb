import type { TObject, TSchema } from "typebox";
import { PostgreSQLParameters } from "../../../services/postgresql/api.ts";
import { changeOf } from "../../../services/postgresql/change-classes.ts";

/** Dotted paths of everything that a claim may set. */
const pathsOf = (schema: TSchema, path = ""): readonly string[] => {
  const { properties } = schema as Partial<TObject>;
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, below]) =>
    pathsOf(below as TSchema, path === "" ? name : `${path}.${name}`),
  );
};

test.each(pathsOf(PostgreSQLParameters))("what a change of %s does is said", (path) => {
  expect(changeOf(path)).toBeDefined();
});

test("nothing is said of what is no parameter", () => {
  expect(changeOf("service.unknown")).toBeUndefined();
});
