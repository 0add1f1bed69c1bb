import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import type { FunctionProcesses } from "../../cli/render/function/processes.ts";
import { compositionFor, readClaim, readPlatform } from "../../cli/render/inputs.ts";
import { inPackage } from "../../cli/render/package-root.ts";
import { type RenderedObject, render } from "../../cli/render/rendering.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { Cluster } from "../../services/postgresql/cluster.ts";
import { NOW, startFunctions } from "../golden/example.ts";
import { EXAMPLES } from "./support/examples.ts";
import { UnknownKind } from "./support/kinds.ts";
import { apply } from "./support/objects.ts";
import { api, scratch } from "./support/scratch.ts";

/** Settings with all that an example may ask for, as for the golden files. */
const PLATFORM = inPackage("test/golden/platform.yaml");

const CROSSPLANE = api.as({
  name: "system:serviceaccount:crossplane-system:crossplane",
  groups: ["system:serviceaccounts", "system:serviceaccounts:crossplane-system"],
});

/** Labels of the instance's namespace, so that pods are warned of as they would be there. */
const RESTRICTED = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

describe("what the examples come to", () => {
  const namespace = scratch("objects", RESTRICTED);
  const rendered = new Map<string, readonly RenderedObject[]>();
  let functions: FunctionProcesses;

  beforeAll(async () => {
    functions = await startFunctions();
    const objects = readPlatform(PLATFORM);
    for (const { file } of EXAMPLES) {
      const { claim, entry } = readClaim(inPackage(file), objects);
      const rendering = await render(
        { claim, entry, composition: compositionFor(entry), objects, now: NOW },
        functions,
      );
      rendered.set(file, rendering.objects);
    }
  });
  afterAll(() => functions.stop());

  /** The object where its namespace exists. */
  const placed = (object: KubernetesObject): KubernetesObject =>
    object.metadata?.namespace === undefined
      ? object
      : { ...object, metadata: { ...object.metadata, namespace } };

  const every = (): readonly RenderedObject[] => [...rendered.values()].flat();

  const objectNamed = (wanted: string): KubernetesObject => {
    const found = every().find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`no example has an object ${wanted}`);
    return found.object;
  };

  test.each(EXAMPLES.map(({ file }) => [basename(file), file] as const))(
    "%s: every object is accepted by strict server-side apply with Crossplane's rights, without a warning",
    async (_, file) => {
      const objects = rendered.get(file) ?? [];
      expect(objects.length).toBeGreaterThan(10);
      const complaints = await Promise.all(
        objects.map(async (each) => {
          const answer = await apply(CROSSPLANE, placed(each.object), { dryRun: true }).catch(unchecked);
          if (typeof answer === "string") return [`${each.name}: not checked: ${answer}`];
          return [...(answer.ok ? [] : [answer.refusal().message]), ...answer.warnings].map(
            (text) => `${each.name}: ${text}`,
          );
        }),
      );
      expect(complaints.flat()).toEqual([]);
    },
  );

  test("a field that no API knows would be noticed", async () => {
    const cluster = objectNamed("cluster") as Cluster;
    const misspelt = { ...cluster, spec: { ...cluster.spec, instancess: 1 } };
    const answer = await apply(api, placed(misspelt), { dryRun: true });
    expect(answer.refusal().message).toContain("instancess");
  });

  test("Crossplane is given rights for nothing that no example needs", () => {
    const composed = every().map(({ object: { apiVersion, kind } }) => {
      const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
      return `${kind.toLowerCase()}.${group}`;
    });
    const given = writtenKinds().map(({ resource, group }) => `${singular(resource)}.${group}`);
    expect([...new Set(composed)].toSorted()).toEqual(given.toSorted());
  });

  test("Crossplane may give away no role but the viewers'", async () => {
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" };
    const binding = { ...placed(objectNamed("viewers")), roleRef };
    const answer = await apply(CROSSPLANE, binding, { dryRun: true });
    expect(answer.code).toBe(403);
    expect(answer.refusal().message).toContain("attempting to grant RBAC permissions not currently held");
  });
});

const unchecked = (error: unknown): string => {
  if (error instanceof UnknownKind) return error.message;
  throw error;
};

interface Role {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** What platform/rbac/crossplane.yaml lets Crossplane create. */
const writtenKinds = (): readonly { resource: string; group: string }[] =>
  parseAllDocuments(readFileSync(inPackage(join("platform", "rbac", "crossplane.yaml")), "utf8"))
    .flatMap((document) => (document.toJS() as Role).rules)
    .filter(({ verbs }) => verbs.includes("create"))
    .flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) => resources.map((resource) => ({ resource, group }))),
    );

/** A resource's kind in lower case; these are all plurals of the same two forms. */
const singular = (resource: string): string => resource.replace(/ies$/, "y").replace(/s$/, "");
