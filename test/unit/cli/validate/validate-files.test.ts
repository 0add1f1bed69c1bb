import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asJson, asText, exitCodeOf, type Report } from "../../../../cli/validate/report.ts";
import { validateFiles } from "../../../../cli/validate/validate-files.ts";

const folder = mkdtempSync(join(tmpdir(), "matura-validate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const claim = (name: string, parameters: string): string =>
  `apiVersion: matura.dev/v1\nkind: PostgreSQLInstance\nmetadata:\n  name: ${name}\nspec:\n  parameters:\n    ${parameters}\n`;

const validate = (claims: readonly string[], more: { old?: string[]; platform?: string } = {}): Report =>
  validateFiles({ claims, old: more.old ?? [], namespace: "default", ...more });

const textOf = (report: Report, verbose = false): string =>
  asText(report, verbose).replaceAll(`${folder}/`, "");

describe("matura validate", () => {
  test("says nothing of claims that would be accepted", () => {
    const report = validate([fileOf("good.yaml", claim("orders", "instances: 2"))]);
    expect([textOf(report), exitCodeOf(report)]).toEqual(["", 0]);
    expect(textOf(report, true)).toBe('good.yaml:1:1: PostgreSQLInstance "orders" would be accepted\n');
  });

  test("has a line for each reason, with its place", () => {
    const file = fileOf(
      "bad.yaml",
      `${claim("orders", "{instances: -1, foo: 1}")}---\n${claim("billing", "size: {plan: huge}")}---\n${claim("a.b", "{}")}`,
    );
    const report = validate([file]);
    expect(exitCodeOf(report)).toBe(1);
    expect(textOf(report).split("\n")).toEqual([
      'bad.yaml:7:21: unknown field "spec.parameters.foo"',
      "bad.yaml:7:6: spec.parameters.instances: Invalid value: -1: spec.parameters.instances in body should be greater than or equal to 0",
      'bad.yaml:15:12: spec.parameters.size.plan: size.plan "huge" does not exist: choose one of standard-2, standard-4, standard-8',
      'bad.yaml:20:3: metadata.name: metadata.name "a.b" has a dot: use lower-case letters, digits and -, since names of the instance are made from it',
      "",
    ]);
  });

  test("compares with the running claim of the same name and namespace", () => {
    const next = fileOf("next.yaml", claim("orders", "size: {disk: 10Gi}"));
    const running = fileOf("running.yaml", claim("orders", "size: {disk: 20Gi}"));
    expect(exitCodeOf(validate([next]))).toBe(0);
    expect(textOf(validate([next], { old: [running] }))).toContain(
      "size.disk cannot shrink from 20Gi to 10Gi",
    );
  });

  test("refuses a running claim that is none of the others", () => {
    const next = fileOf("next.yaml", claim("orders", "instances: 1"));
    const running = fileOf("running.yaml", claim("billing", "instances: 1"));
    const report = validate([next], { old: [running] });
    expect([exitCodeOf(report), report.claims]).toEqual([2, []]);
    expect(textOf(report)).toContain('PostgreSQLInstance "billing" is none of the claims to validate');
  });

  test("judges by the platform's settings, defaults where they are left out", () => {
    const platform = fileOf(
      "platform.yaml",
      "apiVersion: apiextensions.crossplane.io/v1beta1\nkind: EnvironmentConfig\nmetadata: {name: matura}\ndata: {postgresql: {plans: {tiny: {cpu: 100m, memory: 256Mi, disk: 1Gi}}}}\n",
    );
    const file = fileOf("tiny.yaml", claim("orders", "size: {plan: tiny}"));
    expect(exitCodeOf(validate([file]))).toBe(1);
    expect(textOf(validate([file], { platform }))).toBe("");
    const other = fileOf(
      "other.yaml",
      claim("orders", "{size: {plan: tiny}, service: {majorVersion: '99'}}"),
    );
    expect(textOf(validate([other], { platform }))).toContain("choose one of 15, 16, 17");
  });

  test("names the rules that only a cluster can check, and does not count them as passed", () => {
    const file = fileOf(
      "access.yaml",
      claim(
        "orders",
        "service: {access: [{user: reporting, writeConnectionSecretToRef: {namespace: elsewhere}}]}",
      ),
    );
    const report = validate([file]);
    expect(exitCodeOf(report)).toBe(0);
    expect(textOf(report)).toBe("");
    expect(textOf(report, true)).toContain(
      "access.yaml:7:15: checked by the cluster only: service.access has a writeConnectionSecretToRef.namespace in which you may not create Secrets",
    );
    expect(textOf(report, true)).toContain("1 of its rules could not be tried");
    const own = fileOf("own.yaml", claim("orders", "service: {access: [{user: reporting}]}"));
    expect(validate([own]).claims[0]?.unchecked).toEqual([]);
  });

  test("cannot use what is no claim, no YAML, no file or no document", () => {
    const files = [
      fileOf("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n"),
      fileOf("broken.yaml", "a: [\n"),
      join(folder, "missing.yaml"),
      fileOf("list.yaml", "- 1\n"),
    ];
    for (const file of files) expect(exitCodeOf(validate([file]))).toBe(2);
    expect(exitCodeOf(validate([fileOf("empty.yaml", "---\n")]))).toBe(2);
    expect(textOf(validate(files))).toContain(
      "pod.yaml:1:1: Pod (v1) is not a claim of the catalogue: PostgreSQLInstance (matura.dev/v1)",
    );
  });

  test("judges the other claims when one file cannot be used", () => {
    const report = validate([
      fileOf("broken.yaml", "a: [\n"),
      fileOf("bad.yaml", claim("orders", "instances: -1")),
    ]);
    expect([exitCodeOf(report), report.claims.length]).toEqual([2, 1]);
  });

  test("prints JSON for programs", () => {
    const report = validate([fileOf("bad.yaml", claim("orders", "instances: -1"))]);
    expect(JSON.parse(asJson(report))).toMatchObject({
      claims: [
        {
          kind: "PostgreSQLInstance",
          name: "orders",
          accepted: false,
          refusals: [{ line: 7, column: 5, path: "spec.parameters.instances", judge: "schema" }],
        },
      ],
      unusable: [],
    });
  });
});
