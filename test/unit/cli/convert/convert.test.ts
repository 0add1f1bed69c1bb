import { parseAllDocuments } from "yaml";
import { convert } from "../../../../cli/convert/convert.ts";
import { dotted } from "../../../../cli/validate/path.ts";
import { validateClaim } from "../../../../cli/validate/validate-claim.ts";

const claim = (parameters: string, metadata = "{ name: orders, namespace: shop }") => `# Orders.
apiVersion: vshn.appcat.vshn.io/v1
kind: VSHNPostgreSQL
metadata: ${metadata}
spec:
  parameters: ${parameters}
  writeConnectionSecretToRef:
    name: orders-db # the application's
`;

const notesOf = (text: string) =>
  (convert(text).claims[0]?.notes ?? []).map(({ what, path }) => `${what} ${dotted(path)}`);
const objectOf = (text: string) => parseAllDocuments(convert(text).text)[0]?.toJS();

test("a claim becomes one that a cluster takes, with its name, secret and comments", () => {
  const { text, claims } = convert(claim("{ instances: 3, size: { plan: standard-4 } }"));
  expect(text).toContain("# Orders.");
  expect(text).toContain("name: orders-db # the application's");
  const object = parseAllDocuments(text)[0]?.toJS();
  expect(object).toMatchObject({
    apiVersion: "matura.dev/v1",
    kind: "PostgreSQLInstance",
    metadata: { name: "orders", namespace: "shop" },
    spec: { parameters: { instances: 3, size: { plan: "standard-4" } } },
  });
  expect(validateClaim(object)).toEqual([]);
  expect(claims).toMatchObject([{ name: "orders", namespace: "shop" }]);
});

test.each([
  ["a restore", "{ restore: { claimName: old } }", "restore"],
  ["a pinned image", '{ maintenance: { pinImageTag: "15.4" } }', "maintenance.pinImageTag"],
  ["protection of backups", "{ backup: { deletionProtection: true } }", "backup.deletionProtection"],
  ["how long deleted backups stay", "{ backup: { deletionRetention: 7 } }", "backup.deletionRetention"],
  ["pg_repack", "{ service: { repackEnabled: true } }", "service.repackEnabled"],
  [
    "a pooler's settings by database",
    "{ service: { pgBouncerSettings: { databases: { app: { pool_size: 10 } } } } }",
    "service.pgBouncerSettings.databases",
  ],
  [
    "a pooler's settings by user",
    "{ service: { pgBouncerSettings: { users: { app: { pool_mode: session } } } } }",
    "service.pgBouncerSettings.users",
  ],
  [
    "a channel for alerts beside a template of one",
    "{ monitoring: { alertmanagerConfigRef: own, alertmanagerConfigTemplate: { route: { receiver: team } } } }",
    "monitoring.alertmanagerConfigRef",
  ],
  ["a field that nobody knows", "{ network: { mesh: true } }", "network.mesh"],
])("%s has no counterpart, and is taken out with its reason", (_, parameters, path) => {
  expect(notesOf(claim(parameters))).toEqual(["changed kind", `removed spec.parameters.${path}`]);
  expect(validateClaim(objectOf(claim(parameters)))).toEqual([]);
});

test("what is refused only at times stays where it is accepted", () => {
  const text = claim(
    "{ service: { repackEnabled: false }, monitoring: { alertmanagerConfigRef: own }, size: { plan: standard-4 } }",
  );
  expect(notesOf(text)).toEqual(["changed kind"]);
  expect(objectOf(text).spec.parameters).toMatchObject({
    service: { repackEnabled: false },
    monitoring: { alertmanagerConfigRef: "own" },
  });
});

test("sizes that look like numbers become text, as they were written", () => {
  const text = claim("{ size: { cpu: 2, memory: 4Gi, requests: { cpu: 0.50 } } }");
  expect(objectOf(text).spec.parameters.size).toEqual({ cpu: "2", memory: "4Gi", requests: { cpu: "0.50" } });
  expect(notesOf(text)).toEqual([
    "changed kind",
    "changed spec.parameters.size.cpu",
    "changed spec.parameters.size.requests.cpu",
  ]);
});

test("what the old claim got from its cluster stays behind", () => {
  const metadata =
    '{ name: orders, uid: abc, resourceVersion: "1", finalizers: [a], labels: { crossplane.io/composite: x }, annotations: { crossplane.io/external-name: x, team: blue } }';
  const object = objectOf(`${claim("{}", metadata)}  compositionRef: { name: x }\nstatus: { ready: true }\n`);
  expect(object.metadata).toEqual({ name: "orders", annotations: { team: "blue" } });
  expect(object).not.toHaveProperty("status");
  expect(object.spec).not.toHaveProperty("compositionRef");
});

test("what a cluster would refuse is said, and kept for its user to put right", () => {
  const text = claim('{ service: { majorVersion: "12" } }');
  const [, refused] = convert(text).claims[0]?.notes ?? [];
  expect(refused).toMatchObject({ what: "refused", message: expect.stringContaining("12") });
  expect(objectOf(text).spec.parameters.service.majorVersion).toBe("12");
});

test("what is written once and named elsewhere is written out, merge keys included", () => {
  const text = `x-size: &size { cpu: "2", nope: 1 }
x-common: &common { instances: 3, size: { cpu: "1" } }
${claim("{ <<: *common, size: *size, backup: { deletionProtection: &yes true }, security: { deletionProtection: *yes } }")}`;
  const converted = objectOf(text);
  expect(converted.spec.parameters).toEqual({
    instances: 3,
    size: { cpu: "2" },
    backup: {},
    security: { deletionProtection: true },
  });
  expect(convert(text).text).not.toMatch(/[&*]\w|<</);
  expect(notesOf(text)).toEqual(expect.arrayContaining(["removed spec.parameters.size.nope"]));
});

test("a name that nothing has is refused, also one of another document", () => {
  expect(() => convert(`a: &there 1\n---\n${claim("{ instances: *there }")}`)).toThrow(
    "*there: there is no &there before it",
  );
});

test("what the user chose of Crossplane stays", () => {
  const text = claim("{}").replace("spec:", "spec:\n  compositionUpdatePolicy: Manual");
  expect(objectOf(text).spec.compositionUpdatePolicy).toBe("Manual");
});

test("other documents of a file stay as they are, in their order", () => {
  const service = "apiVersion: v1\nkind: Service # mine\nmetadata: { name: web }\n";
  const redis = "apiVersion: vshn.appcat.vshn.io/v1\nkind: VSHNRedis\nmetadata: { name: cache }\n";
  const { text, claims, untouched } = convert(`${service}---\n${claim("{}")}---\n${redis}`);
  expect(parseAllDocuments(text).map((document) => document.get("kind"))).toEqual([
    "Service",
    "PostgreSQLInstance",
    "VSHNRedis",
  ]);
  expect(text).toContain("kind: Service # mine");
  expect(claims).toHaveLength(1);
  expect(untouched).toEqual(["Service web", "VSHNRedis cache"]);
});

test("what is no YAML is refused with its place", () => {
  expect(() => convert("a: [1")).toThrow(/line 1/);
});
