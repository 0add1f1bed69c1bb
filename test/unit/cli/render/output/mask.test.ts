import { masked, maskFor } from "../../../../../cli/render/output/mask.ts";
import { claim, composite, configMap } from "../fixtures.ts";

const secret = (data: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "credentials", namespace: "instance" },
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, btoa(text)])),
});

const mask = maskFor({
  claim: { ...claim, status: { conditions: [] } },
  composite: { ...composite(), status: { port: 5432 } },
  objects: [
    {
      name: "a",
      step: "one",
      amendedBy: [],
      ready: true,
      object: configMap("a", { host: "primary.example" }),
    },
    { name: "b", step: "one", amendedBy: [], ready: true, object: secret({ password: "hunter2hunter2" }) },
  ],
  cluster: [configMap("c", { address: "192.0.2.10" })],
});

test.each([
  ["primary.example", "primary.example"],
  ["192.0.2.10", "192.0.2.10"],
  ["5432", "5432"],
  ["hunter2hunter2", "(secret, 14 characters)"],
  ["postgresql://app:hunter2hunter2@db:5432/app", "postgresql://app:********@db:5432/app"],
])("%s is shown as %s", (value, shown) => {
  expect(mask(value)).toBe(shown);
});

test("a Secret is shown with its values as masked text, any other object as it is", () => {
  expect(masked(secret({ password: "hunter2hunter2", host: "primary.example" }), mask)).toEqual({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "credentials", namespace: "instance" },
    stringData: { password: "(secret, 14 characters)", host: "primary.example" },
  });
  expect(masked(configMap("a"), mask)).toEqual(configMap("a"));
});
