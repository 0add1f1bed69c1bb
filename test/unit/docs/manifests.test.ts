import { Type } from "typebox";
import Value from "typebox/value";
import { documentsOf } from "../../../cli/validate/documents.ts";
import { dotted } from "../../../cli/validate/path.ts";
import { judgeClaim } from "../../../cli/validate/validate-claim.ts";
import { checkedSpec } from "../../../functions/alerting/postgresql/checked-spec.ts";
import type { JsonObject } from "../../../runtime/json.ts";
import { PlatformSettings } from "../../../runtime/platform.ts";
import { misfits, withDefaults } from "../../../runtime/schema.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import { REGISTRY } from "../../../services/registry.ts";
import { pageBlocks } from "../../support/page-blocks.ts";

const CLAIM = {
  apiVersion: "matura.dev/v1",
  kind: PostgreSQLEntry.service.kinds.claim,
  metadata: { name: "orders", namespace: "shop" },
};

/** The `data` of the EnvironmentConfig: the settings of all services in one. */
const SETTINGS = Type.Object({
  ...PlatformSettings.properties,
  ...Object.fromEntries(REGISTRY.map(({ service }) => [service.name, Type.Optional(service.settings)])),
});

interface Manifest {
  /** The page, and which of its manifests it is, from 1. */
  readonly title: string;
  readonly object: JsonObject;
}

const manifests: readonly Manifest[] = [
  ...Map.groupBy(
    pageBlocks().filter(({ language }) => language === "yaml"),
    ({ page }) => page,
  ),
].flatMap(([page, blocks]) =>
  blocks.flatMap(({ text }, index) => {
    const { documents, illegible } = documentsOf(text, page);
    if (illegible.length > 0) throw new Error(`${page}, manifest ${index + 1}: ${illegible[0]?.message}`);
    return documents.map(({ object }) => ({
      title: `${page}, manifest ${index + 1}`,
      object: object as JsonObject,
    }));
  }),
);

const isPart = ({ object }: Manifest, field: string): boolean => Object.keys(object).join() === field;
const isOf = ({ object }: Manifest, kind: string): boolean => object.kind === kind;

const groups = {
  claims: manifests.filter((manifest) => isOf(manifest, CLAIM.kind)),
  partsOfClaims: manifests.filter((manifest) => isPart(manifest, "spec")),
  settings: manifests.filter((manifest) => isPart(manifest, "data")),
  alertmanagerConfigs: manifests.filter((manifest) => isOf(manifest, "AlertmanagerConfig")),
};

const refusalsOf = (claim: JsonObject): readonly string[] => {
  const { refusals, unchecked } = judgeClaim(claim);
  return [...refusals, ...unchecked].map(({ path, message }) => `${dotted(path)}: ${message}`);
};

describe("a cluster takes each claim", () => {
  test.each(groups.claims)("$title", ({ object }) => {
    expect(refusalsOf(object)).toEqual([]);
  });
});

describe("a cluster takes a claim with each part of one", () => {
  test.each(groups.partsOfClaims)("$title", ({ object }) => {
    expect(refusalsOf({ ...CLAIM, ...object })).toEqual([]);
  });
});

describe("each part of the settings is one", () => {
  test.each(groups.settings)("$title", ({ object }) => {
    expect(misfits(SETTINGS, withDefaults(SETTINGS, object.data))).toEqual([]);
    // Functions overlook what they do not know, and so would this test.
    expect(Value.Clean(SETTINGS, Value.Clone(object.data))).toEqual(object.data);
  });
});

describe("the iteration Alerting takes each AlertmanagerConfig", () => {
  test.each(groups.alertmanagerConfigs)("$title", ({ object }) => {
    expect(checkedSpec("alertmanagerConfigRef", object.spec)).toBe(object.spec);
  });
});

describe("anything else is a whole object, or a part of Alertmanager's own file", () => {
  const judged = Object.values(groups).flat();
  test.each(manifests.filter((manifest) => !judged.includes(manifest)))("$title", ({ object }) => {
    const whole = {
      apiVersion: expect.any(String),
      kind: expect.any(String),
      metadata: { name: expect.any(String) },
    };
    expect(object).toMatchObject("route" in object ? { route: expect.any(Object) } : whole);
  });
});
