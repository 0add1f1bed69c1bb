import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A repository with one function that imports one npm package, and a base that only looks like one. */
export const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "sample", version: "1.2.3", dependencies: { greeter: "^4.5.0" } }),
  "package-lock.json": JSON.stringify({
    name: "sample",
    version: "1.2.3",
    lockfileVersion: 3,
    packages: {
      "": { name: "sample", version: "1.2.3", dependencies: { greeter: "^4.5.0" } },
      "node_modules/greeter": { version: "4.5.6", license: "MIT" },
      "node_modules/unused": { version: "9.9.9", license: "MIT", dev: true },
    },
  }),
  "node_modules/greeter/package.json": JSON.stringify({
    name: "greeter",
    version: "4.5.6",
    main: "index.js",
  }),
  "node_modules/greeter/index.js": 'exports.greet = (who) => "hello " + who;',
  "node_modules/greeter/LICENSE": "The greeter's licence /* with a comment */",
  "functions/provisioning/index.ts": `import { greet } from "greeter";
const name: string = "world";
if (import.meta.main) console.log(greet(name));
`,
  "functions/provisioning/package/crossplane.yaml": `apiVersion: meta.pkg.crossplane.io/v1
kind: Function
metadata:
  name: matura-function-provisioning
  annotations:
    meta.crossplane.io/description: Greets.
`,
  "crossplane.yaml": `apiVersion: meta.pkg.crossplane.io/v1
kind: Configuration
metadata:
  name: matura
spec:
  crossplane:
    version: ">=v2.2.0-0"
`,
  "xrds/one.yaml": "apiVersion: apiextensions.crossplane.io/v1\nkind: CompositeResourceDefinition\n",
  "compositions/one.yaml": `apiVersion: apiextensions.crossplane.io/v1
kind: Composition
spec:
  pipeline:
    - step: provisioning
      functionRef:
        name: matura-function-provisioning
`,
  "base/usr/local/bin/node": "#!/bin/sh\n",
  "base/etc/passwd": "matura:x:2000:2000::/:/sbin/nologin\n",
};

/** Writes the sample into a new folder and returns it. The caller removes it. */
export const sampleRepository = (changes: Readonly<Record<string, string>> = {}): string => {
  const root = mkdtempSync(join(tmpdir(), "matura-sample-"));
  for (const [path, content] of Object.entries({ ...FILES, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
};
