import { destinationOf, installedName, referenceOf } from "../../../scripts/package/destination.ts";

test.each(["registry.test/matura", "localhost/matura", "127.0.0.1:5000/a/b_c", "host:5000", "registry.test"])(
  "%s is a registry",
  (registry) => {
    expect(destinationOf(registry, "1.2.3").registry).toBe(registry);
  },
);

test.each([
  "matura",
  "matura/functions",
  "https://registry.test/matura",
  "registry.test/Matura",
  "registry.test/",
])("%s is none", (registry) => {
  expect(() => destinationOf(registry, "1.2.3")).toThrow("is not HOST[:PORT]/PATH in lower case");
});

test.each([
  ["1.2.3", "v1.2.3"],
  ["v1.2.3", "v1.2.3"],
  ["1.2.3-rc.1", "v1.2.3-rc.1"],
])("version %s is published as %s", (version, tag) => {
  expect(referenceOf(destinationOf("registry.test/matura", version), "matura")).toBe(
    `registry.test/matura/matura:${tag}`,
  );
});

test.each(["1.2", "latest", "1.2.3+build", ""])("version %p is refused", (version) => {
  expect(() => destinationOf("registry.test/matura", version)).toThrow("is not a version such as 1.2.3");
});

/** The cases of Crossplane's own function: letters that a DNS label cannot have go, separators become dashes. */
test.each([
  ["registry.test:5000/matura/function-backup", "matura-function-backup"],
  ["registry.test/a/b.c/function-backup", "a-b-c-function-backup"],
  ["registry.test/a_b/function-backup", "ab-function-backup"],
  [`registry.test/${"a".repeat(62)}/function-backup`, "a".repeat(62)],
])("%s is installed as %s", (repository, name) => {
  expect(installedName(repository)).toBe(name);
});
