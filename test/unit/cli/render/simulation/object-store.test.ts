import { ObjectStore } from "../../../../../cli/render/simulation/object-store.ts";
import { configMap, NOW } from "../fixtures.ts";

const withSpec = (replicas: number) => ({
  apiVersion: "example.org/v1",
  kind: "Thing",
  metadata: { name: "thing", namespace: "instance" },
  spec: { replicas },
});

test("an object gets a uid and a time; applied again as it is, it stays", () => {
  const store = new ObjectStore(NOW);
  expect(store.apply(configMap("a"))).toBe("created");
  expect(store.apply(configMap("a"))).toBe("unchanged");
  expect(store.get(configMap("a"))?.metadata).toMatchObject({
    uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    creationTimestamp: "2026-03-01T04:05:06Z",
  });
});

test("a generation counts changes of spec, not of status or labels", () => {
  const store = new ObjectStore(NOW);
  const generation = () => store.get(withSpec(1))?.metadata.generation;
  store.apply(withSpec(1));
  expect(generation()).toBe(1);
  store.setStatus(withSpec(1), { ready: true });
  store.apply({ ...withSpec(1), metadata: { ...withSpec(1).metadata, labels: { a: "b" } } });
  expect(generation()).toBe(1);
  expect(store.apply(withSpec(2))).toBe("changed");
  expect(generation()).toBe(2);
  expect(store.get(withSpec(2))).toMatchObject({ status: { ready: true } });
});

test("a field that is no longer desired goes; one that another had set from the start stays", () => {
  const store = new ObjectStore(NOW, [{ ...configMap("given", { theirs: "1" }) }]);
  store.apply(configMap("given", { ours: "1" }));
  store.apply(configMap("given"));
  expect(store.get(configMap("given"))).toMatchObject({ data: { theirs: "1" } });
  store.apply(configMap("own", { ours: "1" }));
  store.apply(configMap("own"));
  expect(store.get(configMap("own"))).toMatchObject({ data: {} });
});

test("objects are found by name, namespace and labels, sorted", () => {
  const labelled = (name: string) => ({
    ...configMap(name),
    metadata: { ...configMap(name).metadata, labels: { app: "x" } },
  });
  const store = new ObjectStore(NOW, [labelled("b"), labelled("a"), configMap("c")]);
  const names = (more: object) =>
    store.find({ apiVersion: "v1", kind: "ConfigMap", ...more }).map(({ metadata }) => metadata.name);
  expect(names({})).toEqual(["a", "b", "c"]);
  expect(names({ matchName: "c", namespace: "instance" })).toEqual(["c"]);
  expect(names({ matchName: "c", namespace: "other" })).toEqual([]);
  expect(names({ matchLabels: { labels: { app: "x" } } })).toEqual(["a", "b"]);
});
