import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { KEPT, unusedRights } from "../../e2e/support/kept-rights.ts";
import {
  account,
  askers,
  composedKinds,
  grantedRights,
  type Rights,
  usedRights,
} from "../../e2e/support/rights.ts";

const FUNCTION = account("crossplane-system", "matura-function-backup");
const CROSSPLANE = account("crossplane-system", "crossplane");

const EVENTS = [
  {
    verb: "patch",
    user: { username: CROSSPLANE },
    objectRef: { resource: "secrets" },
    responseStatus: { code: 201 },
  },
  {
    verb: "delete",
    user: { username: CROSSPLANE },
    objectRef: { resource: "nodes" },
    responseStatus: { code: 403 },
  },
  {
    verb: "list",
    user: { username: FUNCTION },
    objectRef: { resource: "secrets" },
    responseStatus: { code: 403 },
  },
];

describe("an audit log", () => {
  let folder: string;
  let log: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "matura-audit-"));
    log = join(folder, "audit.log");
    writeFileSync(log, EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(""));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("shows rights that were used, and not what was refused", async () => {
    expect(await usedRights(log)).toEqual(
      new Map([[CROSSPLANE, new Set(["patch /secrets", "create /secrets"])]]),
    );
  });

  test("shows who asked, also a function that was refused", async () => {
    expect(await askers(log)).toEqual(new Set([CROSSPLANE, FUNCTION]));
  });
});

describe("rights that are kept unused", () => {
  const granted = grantedRights();
  const nothing: Rights = new Map();

  test("are given still", () => {
    const gone = Object.entries(KEPT).flatMap(([user, kept]) =>
      kept.flatMap(({ rights }) => rights.filter((right) => granted.get(user)?.has(right) !== true)),
    );
    expect(gone).toEqual([]);
  });

  test.each(["delete /namespaces", "delete /nodes", "update /namespaces", "get /pods", "delete /pods"])(
    "do not excuse %s",
    (right) => {
      const more = new Map([...granted, [CROSSPLANE, new Set([...(granted.get(CROSSPLANE) ?? []), right])]]);
      expect(unusedRights(more, granted)).toEqual([`${CROSSPLANE} has no use for: ${right}`]);
    },
  );

  test("are a few of those that are given", () => {
    const unused = unusedRights(granted, nothing);
    expect(unused).toContain(`${CROSSPLANE} has no use for: create /namespaces`);
    expect(unused).not.toContain(`${CROSSPLANE} has no use for: delete /secrets`);
  });
});

test("kinds that are composed are named as kubectl names them", () => {
  expect(composedKinds()).toEqual(
    expect.arrayContaining(["configmaps", "jobs.batch", "podmonitors.monitoring.coreos.com"]),
  );
  // These are looked at only.
  expect(composedKinds()).not.toContain("pods");
});
