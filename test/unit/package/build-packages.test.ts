import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { baseImage } from "../../../scripts/package/base-image.ts";
import { buildPackages } from "../../../scripts/package/build-packages.ts";
import { destinationOf } from "../../../scripts/package/destination.ts";
import { digestOf } from "../../../scripts/package/digest.ts";
import type { Descriptor } from "../../../scripts/package/image.ts";
import { blobPath, readLayout } from "../../../scripts/package/image-layout.ts";
import { type BuiltPackage, PACKAGE_LIST, type PackageList } from "../../../scripts/package/package-list.ts";
import { readLayer } from "./read-archive.ts";
import { sampleRepository } from "./sample-repository.ts";

const DESTINATION = destinationOf("registry.test:5000/matura", "1.2.3");
const roots: string[] = [];

const build = async (
  root: string,
  destination = DESTINATION,
): Promise<{ out: string; list: PackageList }> => {
  roots.push(root);
  const out = join(root, "dist/packages");
  return { out, list: await buildPackages(root, out, destination, await baseImage(join(root, "base"))) };
};

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

const manifestOf = (out: string, { layout, digest }: BuiltPackage): Manifest =>
  json<Manifest>(blobPath(join(out, layout), digest));

const blobOf = (out: string, { layout }: BuiltPackage, descriptor: Descriptor | undefined): Buffer => {
  if (descriptor === undefined) throw new Error("there is no such layer");
  return readFileSync(blobPath(join(out, layout), descriptor.digest));
};

/** package.yaml, found as Crossplane finds it: in the annotated layer. */
const streamOf = async (out: string, built: BuiltPackage): Promise<string> => {
  const annotated = manifestOf(out, built).layers.filter(
    ({ annotations }) => annotations?.["io.crossplane.xpkg"] === "base",
  );
  expect(annotated).toHaveLength(1);
  const entries = await readLayer(blobOf(out, built, annotated[0]));
  expect(entries.map(({ header }) => header.name)).toEqual(["package.yaml"]);
  return entries[0]?.content ?? "";
};

let out: string;
let list: PackageList;
let fn: BuiltPackage;
let configuration: BuiltPackage;

beforeAll(async () => {
  ({ out, list } = await build(sampleRepository()));
  const [first, second] = list.packages;
  if (first === undefined || second === undefined) throw new Error("two packages were to be built");
  [fn, configuration] = [first, second];
});

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

test("packages.json names what is there, in the order of publication", () => {
  expect(json(join(out, PACKAGE_LIST))).toEqual(list);
  expect(list.packages).toMatchObject([
    {
      kind: "Function",
      name: "function-provisioning",
      reference: "registry.test:5000/matura/function-provisioning:v1.2.3",
      layout: "function-provisioning.oci",
      sbom: "function-provisioning.cdx.json",
    },
    {
      kind: "Configuration",
      name: "matura",
      reference: "registry.test:5000/matura/matura:v1.2.3",
    },
  ]);
});

test("every blob of a layout is what its name and its descriptor say", () => {
  for (const built of list.packages) {
    const folder = join(out, built.layout);
    const index = json<{ manifests: readonly Descriptor[] }>(join(folder, "index.json"));
    expect(index.manifests).toEqual([
      expect.objectContaining({
        digest: built.digest,
        annotations: { "org.opencontainers.image.ref.name": "v1.2.3" },
      }),
    ]);
    const { config, layers } = manifestOf(out, built);
    const descriptors = [...index.manifests, config, ...layers];
    for (const descriptor of descriptors) {
      const blob = blobOf(out, built, descriptor);
      expect(blob.length).toBe(descriptor.size);
      expect(digestOf(blob)).toBe(descriptor.digest);
    }
    const digests = descriptors.map(({ digest }) => digest.slice("sha256:".length));
    expect(readdirSync(join(folder, "blobs/sha256")).sort()).toEqual(digests.sort());
  }
});

test("a function runs as user 2000, on the ports that Crossplane expects", async () => {
  const { config, platform } = await readLayout(join(out, fn.layout));
  expect(config).toEqual({
    User: "2000:2000",
    ExposedPorts: { "9443/tcp": {}, "8080/tcp": {} },
    Env: [
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "MALLOC_ARENA_MAX=2",
      "MALLOC_TRIM_THRESHOLD_=1000000",
    ],
    Entrypoint: ["node", "--max-semi-space-size=2", "--heap-growing-percent=100", "/function.mjs"],
    WorkingDir: "/",
  });
  expect(platform.os).toBe("linux");
});

test("a function has the base, its bundle alone, and the package", async () => {
  const { layers } = manifestOf(out, fn);
  expect(layers).toHaveLength(3);
  expect(layers[0]?.digest).toBe(list.base.layers[0]);
  const [base = [], own = []] = await Promise.all(layers.map((layer) => readLayer(blobOf(out, fn, layer))));
  expect(base.map(({ header }) => [header.name, header.type, header.mode.toString(8)])).toEqual([
    ["etc", "directory", "755"],
    ["etc/passwd", "file", "644"],
    ["usr", "directory", "755"],
    ["usr/local", "directory", "755"],
    ["usr/local/bin", "directory", "755"],
    ["usr/local/bin/node", "file", "644"],
  ]);
  expect(own.map(({ header }) => header.name)).toEqual(["function.mjs"]);
  for (const { header } of [...base, ...own]) {
    expect([header.mtime.getTime(), header.uid, header.gid]).toEqual([0, 0, 0]);
  }
  expect(own[0]?.content).toContain("import.meta.main");
  expect(own[0]?.content).toContain("greeter 4.5.6\n\nThe greeter's licence /* with a comment * /");
});

test("a function's package.yaml is its metadata", async () => {
  expect(parse(await streamOf(out, fn))).toMatchObject({
    kind: "Function",
    metadata: { name: "matura-function-provisioning" },
  });
});

test("the Configuration holds XRDs and compositions, and depends on this very version of the functions", async () => {
  const documents = parseAllDocuments(await streamOf(out, configuration));
  expect(documents.map((document) => document.toJS())).toMatchObject([
    {
      kind: "Configuration",
      spec: {
        crossplane: { version: ">=v2.2.0-0" },
        dependsOn: [
          {
            apiVersion: "pkg.crossplane.io/v1",
            kind: "Function",
            package: "registry.test:5000/matura/function-provisioning",
            version: "=v1.2.3",
          },
        ],
      },
    },
    { kind: "CompositeResourceDefinition" },
    { kind: "Composition", spec: { pipeline: [{ functionRef: { name: "matura-function-provisioning" } }] } },
  ]);
});

test("a composition calls functions as Crossplane names them under another registry path", async () => {
  const built = await build(sampleRepository(), destinationOf("registry.test/team/services", "1.2.3"));
  const [, other] = built.list.packages;
  expect(await streamOf(built.out, other as BuiltPackage)).toContain(
    "name: team-services-function-provisioning",
  );
});

test("a program of the platform is an image with its bundle, and no Crossplane package", async () => {
  const source = `import { greet } from "greeter";
/** Says hello. */
const sayHello = (name: string): void => console.log(greet(name));
if (import.meta.main) sayHello("world");
`;
  const built = await build(
    sampleRepository({ "platform/keeper/index.ts": source, "platform/rbac/a.yaml": "" }),
  );
  expect(built.list.packages.map(({ kind, name }) => [kind, name])).toEqual([
    ["Function", "function-provisioning"],
    ["Program", "platform-keeper"],
    ["Configuration", "matura"],
  ]);
  const [, program, other] = built.list.packages as [BuiltPackage, BuiltPackage, BuiltPackage];
  expect(program.reference).toBe("registry.test:5000/matura/platform-keeper:v1.2.3");
  const { layers } = manifestOf(built.out, program);
  expect(layers.map(({ digest }) => digest).slice(0, -1)).toEqual(built.list.base.layers);
  const own = await readLayer(blobOf(built.out, program, layers.at(-1)));
  expect(own.map(({ header }) => header.name)).toEqual(["program.mjs"]);
  expect(own[0]?.content).toContain("sayHello(");
  expect(own[0]?.content).toContain("The greeter's licence");
  const { config } = await readLayout(join(built.out, program.layout));
  expect(config).toMatchObject({ User: "2000:2000", Entrypoint: ["node", "/program.mjs"] });
  const bill = json<{ components: { purl?: string }[] }>(join(built.out, program.sbom));
  expect(bill.components).toMatchObject([{ purl: "pkg:npm/greeter@4.5.6" }]);
  // Crossplane must not be told to install it.
  expect(await streamOf(built.out, other)).not.toContain("platform-keeper");
});

test("an SBOM lists what is bundled, not what is only installed", () => {
  const bill = json<{ metadata: { component: { purl: string } }; components: { purl?: string }[] }>(
    join(out, fn.sbom),
  );
  expect(bill.metadata.component.purl).toContain(encodeURIComponent(fn.digest));
  expect(bill.components).toMatchObject([
    { purl: "pkg:npm/greeter@4.5.6", licenses: [{ license: { id: "MIT" } }] },
  ]);
  const configurationBill = json<{ components: { purl?: string }[] }>(join(out, configuration.sbom));
  expect(configurationBill.components[0]?.purl).toBe(bill.metadata.component.purl);
});

test("the same sources give the same files, in another folder too", async () => {
  const again = await build(sampleRepository());
  expect(again.list).toEqual(list);
  const files = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
      .sort();
  expect(files(again.out)).toEqual(files(out));
  for (const file of files(out)) {
    expect(digestOf(readFileSync(join(again.out, file)))).toBe(digestOf(readFileSync(join(out, file))));
  }
});

test("a built package can be the base of others", async () => {
  const base = await baseImage(join(out, fn.layout));
  expect(base.layers.map(({ digest }) => digest)).toEqual(
    manifestOf(out, fn).layers.map(({ digest }) => digest),
  );
  expect(base.components).toMatchObject([{ type: "container", version: fn.digest }]);
});

describe("refusals", () => {
  const refused: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      "a composition that calls an unknown function",
      { "compositions/two.yaml": "kind: Composition\nspec: {pipeline: [{functionRef: {name: other}}]}\n" },
      'compositions/two.yaml calls the function "other", which is neither below functions/ nor among crossplane.yaml\'s dependsOn',
    ],
    [
      "another kind among the XRDs",
      { "xrds/two.yaml": "kind: ConfigMap\n" },
      "xrds/two.yaml holds a ConfigMap, and only a CompositeResourceDefinition can be there",
    ],
    [
      "a function without package metadata",
      { "functions/backup/index.ts": "if (import.meta.main) console.log();\n" },
      "functions/backup/package/crossplane.yaml is missing: it describes the package",
    ],
    [
      "an entry point that starts nothing",
      { "functions/provisioning/index.ts": "export {};\n" },
      "provisioning asks for import.meta.main 0 times: its index.ts must, to start the server, and no module that it imports may",
    ],
    [
      "a bundle above the bound",
      {
        "functions/provisioning/index.ts": `if (import.meta.main) console.log("${"x".repeat(5_000_000)}");\n`,
      },
      "the layer of provisioning has 5001728 bytes, and 5000000 are the most; find out what its bundle does not need",
    ],
  ];
  test.each(refused)("%s", async (_what, changes, message) => {
    await expect(build(sampleRepository(changes))).rejects.toThrow(message);
  });

  test("a base without Node", async () => {
    const root = sampleRepository();
    roots.push(root);
    await expect(baseImage(join(root, "xrds"))).rejects.toThrow("has no node on its PATH");
    await expect(baseImage(join(root, "nowhere"))).rejects.toThrow(
      "is neither debian nor a folder nor an image",
    );
  });
});
