import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { matura } from "../../../support/matura.ts";
import { platformFile } from "../../../support/platform-file.ts";

/**
 * In promtool's place, since a machine with Node alone has none: it fails the rules that have a certain threshold. What
 * promtool itself makes of them is in test/apiserver/slo.test.ts.
 */
const STAND_IN = `#!/bin/sh
if grep -q '< 345600' "$(dirname "$3")/rules.json"; then echo "FAILED: 4 days"; exit 1; fi
echo SUCCESS
`;

let folder: string;
const slo = (...args: readonly string[]) => matura("slo", "test", ...args);

jest.setTimeout(120_000);

describe("matura slo test", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "matura-slo-"));
    writeFileSync(join(folder, "promtool"), STAND_IN, { mode: 0o755 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("says how many cases there are and shows none that passed", async () => {
    const { exitCode, stdout, stderr } = await slo("--promtool", join(folder, "promtool"));
    expect(stderr).toMatch(/^matura slo test: \d{2,} cases, 0 failed$/);
    expect([exitCode, stdout]).toEqual([0, ""]);
  });

  test("puts the thresholds of a file into the rules, and names the alert that does not behave", async () => {
    const platform = platformFile(folder, { postgresql: { alerting: { certificateDays: 4 } } });
    const { exitCode, stdout, stderr } = await slo(
      "--promtool",
      join(folder, "promtool"),
      "--platform",
      platform,
    );
    expect(stderr).toMatch(/^matura slo test: \d{2,} cases, 2 failed$/);
    expect(exitCode).toBe(1);
    expect(stdout.match(/FAILED +PostgreSQL\w+/g)).toEqual(
      Array.from({ length: 2 }, () => "FAILED  PostgreSQLCertificateExpiring"),
    );
  });

  test("says what is wrong with a threshold that is none", async () => {
    const platform = platformFile(folder, { postgresql: { alerting: { certificateDays: "nine" } } });
    const { exitCode, stderr } = await slo("--platform", platform);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^matura slo test: data\.postgresql\.alerting\.certificateDays must be .+$/);
  });

  test("refuses a file without the platform's settings, rather than test Matura's", async () => {
    const { exitCode, stderr } = await slo("--platform", "examples/postgresql/minimal.yaml");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "matura slo test: examples/postgresql/minimal.yaml: there is no EnvironmentConfig in it: name the file that has the platform's",
    );
  });

  test("says where promtool comes from when there is none", async () => {
    const { exitCode, stderr } = await slo("--promtool", join(folder, "none"));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^matura slo test: there is no program ".+": install Prometheus/);
  });
});
