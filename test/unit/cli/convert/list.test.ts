import { parseAllDocuments } from "yaml";
import { convert } from "../../../../cli/convert/convert.ts";
import { validateClaim } from "../../../../cli/validate/validate-claim.ts";

/** An item as `kubectl get vshnpostgresql -o yaml` prints it: with AppCat's defaults, and what Crossplane adds. */
const item = (name: string) => `- apiVersion: vshn.appcat.vshn.io/v1
  kind: VSHNPostgreSQL
  metadata:
    creationTimestamp: "2026-03-01T04:05:06Z"
    finalizers:
    - finalizer.apiextensions.crossplane.io
    generation: 5
    labels:
      crossplane.io/composite: ${name}-x7k2p
    name: ${name}
    namespace: shop
    resourceVersion: "12345"
    uid: 5f0c6b0e-8f0e-4c8e-9c3f-0a1b2c3d4e5f
  spec:
    compositeDeletePolicy: Background
    compositionRef:
      name: vshnpostgres.vshn.appcat.vshn.io
    compositionUpdatePolicy: Automatic
    parameters:
      backup:
        deletionProtection: true
        deletionRetention: 7
        retention: 6
      instances: 1
      maintenance: {}
      network:
        ipFilter:
        - 0.0.0.0/0
        serviceType: ClusterIP
      security:
        allowAllNamespaces: false
        deletionProtection: true
      service:
        disablePgBouncer: false
        majorVersion: "15"
        repackEnabled: true
        serviceLevel: besteffort
        tls:
          enabled: true
        vacuumEnabled: false
      size: {}
      updateStrategy:
        type: Immediate
    resourceRef:
      apiVersion: vshn.appcat.vshn.io/v1
      kind: XVSHNPostgreSQL
      name: ${name}-x7k2p
    writeConnectionSecretToRef:
      name: ${name}-db
  status:
    instanceNamespace: vshn-postgresql-${name}-x7k2p
`;
const listOf = (...items: readonly string[]) =>
  `apiVersion: v1\nitems:\n${items.join("")}kind: List\nmetadata:\n  resourceVersion: ""\n`;

const objectsOf = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

test("each claim of a list, with AppCat's defaults, becomes one that a cluster takes", () => {
  const { text, claims, untouched } = convert(listOf(item("orders"), item("stock")));
  expect(claims.map(({ name, namespace }) => `${namespace}/${name}`)).toEqual(["shop/orders", "shop/stock"]);
  expect(claims.flatMap(({ notes }) => notes).filter(({ what }) => what === "refused")).toEqual([]);
  expect(untouched).toEqual([]);
  const objects = objectsOf(text);
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "PostgreSQLInstance orders",
    "PostgreSQLInstance stock",
  ]);
  expect(objects.map((object) => validateClaim(object))).toEqual([[], []]);
});

test("other items of a list become documents as they were, and are named", () => {
  const service = "- apiVersion: v1\n  kind: Service # mine\n  metadata: { name: web }\n";
  const { text, claims, untouched } = convert(listOf(service, item("orders")));
  expect(objectsOf(text)[0]).toEqual({ apiVersion: "v1", kind: "Service", metadata: { name: "web" } });
  expect(text).toContain("kind: Service # mine");
  expect(claims).toHaveLength(1);
  expect(untouched).toEqual(["Service web"]);
});

test("comments of a list stay, those around its items too", () => {
  const list = `# The shop's.\n${listOf(`# Orders.\n${item("orders")}`, `# Stock.\n${item("stock")}`, "# That is all.\n")}`;
  const comments = convert(list).text.match(/# .*/g);
  expect(comments).toEqual(["# The shop's.", "# Orders.", "# Stock.", "# That is all."]);
});

test("an alias of another item is written out", () => {
  const labels = (value: string) =>
    `- { apiVersion: v1, kind: Service, metadata: { name: web, labels: ${value} } }\n`;
  const { text } = convert(listOf(labels("&team { team: blue }"), labels("*team")));
  expect(objectsOf(text).map(({ metadata }) => metadata.labels)).toEqual([
    { team: "blue" },
    { team: "blue" },
  ]);
  expect(text).not.toMatch(/[&*]team/);
});

test("an empty list has no claims", () => {
  expect(convert(listOf().replace("items:\n", "items: []\n"))).toEqual({
    text: "",
    claims: [],
    untouched: [],
  });
});
