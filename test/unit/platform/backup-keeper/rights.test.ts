import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { BACKUP_NAMES } from "../../../../services/backup/names.ts";
import { REGISTRY } from "../../../../services/registry.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const file = resolve(import.meta.dirname, "../../../../platform/backup-keeper/rbac.yaml");
const roles = parseAllDocuments(readFileSync(file, "utf8")).map(
  (document) => document.toJS() as { kind: string; metadata: { name: string }; rules?: readonly Rule[] },
);
const rulesOf = (name: string): readonly Rule[] =>
  roles.find(({ kind, metadata }) => /Role$/.test(kind) && metadata.name === name)?.rules ?? [];

test("the keeper may watch the composites of every service", () => {
  const composites = rulesOf("matura:backup-keeper").find(({ apiGroups }) =>
    apiGroups.includes("matura.dev"),
  );
  expect(composites?.resources).toEqual(REGISTRY.map(({ names }) => names.composite.plural));
});

test("in other namespaces than its own it may write what it makes, by name, and nothing else", () => {
  const writing = rulesOf("matura:backup-keeper").filter(({ verbs }) =>
    verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
  );
  expect(writing.flatMap(({ resourceNames }) => resourceNames ?? ["anything"]).sort()).toEqual(
    Object.values(BACKUP_NAMES).sort(),
  );
});

test("what reads every Secret can be left out", () => {
  expect(rulesOf("matura:backup-keeper-unmanaged-buckets")).toEqual([
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
  ]);
  const others = ["matura:backup-keeper", "backup-keeper"].flatMap(rulesOf);
  const secrets = others.filter(({ resources }) => resources.includes("secrets"));
  expect(secrets.filter(({ resourceNames }) => resourceNames === undefined)).toEqual([]);
});
