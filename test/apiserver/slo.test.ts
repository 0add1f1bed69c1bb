import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { matura } from "../support/matura.ts";
import { platformFile } from "../support/platform-file.ts";
import { describeWithPromtool } from "../support/promtool.ts";

// Every case of every alert, each a process.
jest.setTimeout(600_000);

describeWithPromtool("matura slo test, with promtool", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "matura-slo-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("ends with 0 when every alert behaves", async () => {
    const { exitCode, stdout, stderr } = await matura("slo", "test");
    expect(stderr).toMatch(/^matura slo test: \d{2,} cases, 0 failed$/);
    expect([exitCode, stdout]).toEqual([0, ""]);
  });

  test("leaves no alert that can never fire at the lowest target that is taken", async () => {
    const platform = platformFile(folder, { metrics: { availabilityTarget: { besteffort: 95 } } });
    const { exitCode, stderr } = await matura("slo", "test", "--platform", platform);
    expect(stderr).toMatch(/^matura slo test: \d{2,} cases, 0 failed$/);
    expect(exitCode).toBe(0);
  });

  test("ends with 1 and the bound for a target below it", async () => {
    // 14.4 times a budget of 10 percent is more than all probes.
    const platform = platformFile(folder, { metrics: { availabilityTarget: { besteffort: 90 } } });
    const { exitCode, stderr } = await matura("slo", "test", "--platform", platform);
    expect(stderr).toMatch(/data\.metrics\.availabilityTarget\.besteffort must be >= 95/);
    expect(exitCode).toBe(1);
  });
});
