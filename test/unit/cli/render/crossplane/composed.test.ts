import { composedObject } from "../../../../../cli/render/crossplane/composed.ts";
import { composite, configMap } from "../fixtures.ts";

const { metadata } = composite();

test("an object gets the labels, the annotation and the owner that Crossplane sets", () => {
  const object = composedObject("settings", configMap("settings"), composite(), undefined);
  expect(object.metadata).toEqual({
    name: "settings",
    namespace: "instance",
    labels: {
      "crossplane.io/composite": metadata.name,
      "crossplane.io/claim-name": "orders",
      "crossplane.io/claim-namespace": "shop",
    },
    annotations: { "crossplane.io/composition-resource-name": "settings" },
    ownerReferences: [
      {
        apiVersion: "matura.dev/v1",
        kind: "XPostgreSQLInstance",
        name: metadata.name,
        uid: metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  });
});

test("name and namespace stay as observed, whatever is desired now", () => {
  const observed = { ...configMap("first"), metadata: { name: "first", namespace: "there" } };
  const { metadata } = composedObject("settings", configMap("second"), composite(), observed);
  expect(metadata).toMatchObject({ name: "first", namespace: "there" });
});

test("an object without a name gets one of the composite's name and a hash", () => {
  const { metadata: made } = composedObject(
    "settings",
    { apiVersion: "v1", kind: "ConfigMap" },
    composite(),
    undefined,
  );
  expect(made?.name).toMatch(new RegExp(`^${metadata.name}-[0-9a-f]{12}$`));
});

test.each(["Upper", "under_score", "ends-", `${"a".repeat(254)}`])(
  "name %p is refused as Crossplane does",
  (name) => {
    expect(() => composedObject("settings", configMap(name), composite(), undefined)).toThrow(
      `composed resource "settings" because it has an invalid name "${name}"`,
    );
  },
);

test("RBAC's names may have colons", () => {
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "matura:viewer" },
  };
  expect(composedObject("role", role, composite(), undefined).metadata?.name).toBe("matura:viewer");
});
