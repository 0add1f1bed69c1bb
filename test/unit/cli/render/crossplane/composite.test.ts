import { compositeOf } from "../../../../../cli/render/crossplane/composite.ts";
import { claim, composite, NOW } from "../fixtures.ts";

const options = { kind: "XPostgreSQLInstance", composition: "postgresql", now: NOW };

test("its name is the claim's with five characters behind, the same each time", () => {
  expect(composite().metadata.name).toMatch(/^orders-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(composite()).toEqual(composite());
  const elsewhere = { ...claim, metadata: { ...claim.metadata, namespace: "other" } };
  expect(compositeOf(elsewhere, options).metadata.name).not.toBe(composite().metadata.name);
});

test("it takes the claim's spec but for what belongs to the claim, and refers to it", () => {
  expect(composite().spec).toEqual({
    compositionRef: { name: "postgresql" },
    compositionUpdatePolicy: "Automatic",
    parameters: { instances: 1 },
    claimRef: { apiVersion: "matura.dev/v1", kind: "PostgreSQLInstance", namespace: "shop", name: "orders" },
  });
});

test("labels and annotations are copied but for Kubernetes' own", () => {
  const labelled = {
    ...claim,
    metadata: {
      ...claim.metadata,
      labels: { team: "shop", "app.kubernetes.io/name": "orders" },
      annotations: {
        "matura.dev/rotate-password": "1",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
      },
    },
  };
  const { metadata } = compositeOf(labelled, options);
  expect(metadata.labels).toEqual({
    team: "shop",
    "crossplane.io/claim-name": "orders",
    "crossplane.io/claim-namespace": "shop",
    "crossplane.io/composite": metadata.name,
  });
  expect(metadata.annotations).toEqual({ "matura.dev/rotate-password": "1" });
});

test("a claim's name of any length leaves room for the suffix", () => {
  const long = { ...claim, metadata: { ...claim.metadata, name: "a".repeat(63) } };
  expect(compositeOf(long, options).metadata.name).toHaveLength(63);
});
