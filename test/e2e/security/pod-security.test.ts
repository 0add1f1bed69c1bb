import { describe, expect, test } from "@jest/globals";
import { testIf } from "../support/capability.ts";
import { environment } from "../support/environment.ts";
import { apply, kubectl, refusal } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";

/** The API server says which pods that are there would be refused. Another version than before has it look at all. */
const asRestricted = (namespace: string): readonly string[] => [
  "label",
  "namespace",
  namespace,
  "pod-security.kubernetes.io/enforce=restricted",
  "pod-security.kubernetes.io/enforce-version=v1.30",
  "--overwrite",
  "--dry-run=server",
  "--warnings-as-errors",
];

/** Instances' namespaces enforce the standard themselves (functions/provisioning); here are the platform's. */
describe("the restricted Pod Security Standard", () => {
  const { namespace } = scenario("pod-security");
  const { mode, ownCluster } = environment();

  test("finds a pod that does not keep to it, when it is asked about a namespace", async () => {
    await apply({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "careless", namespace },
      spec: {
        schedulingGates: [{ name: "matura.dev/never" }],
        containers: [{ name: "none", image: "none" }],
      },
    });
    expect(await refusal(asRestricted(namespace))).toMatch(/careless: allowPrivilegeEscalation != false/);
  });

  testIf(
    ownCluster && mode === "packages",
    "functions are processes here, or the namespace is another team's too",
    "is kept to by functions and by the platform's programs",
    async () => {
      for (const platform of ["crossplane-system", "matura-backups"]) {
        await kubectl(asRestricted(platform));
        expect(await kubectl(["get", "pods", "-n", platform, "-o", "name"])).toMatch(/^pod\//);
      }
    },
  );

  testIf(
    mode === "packages",
    "functions are processes here",
    "and functions have no token of a service account either",
    async () => {
      const pods = await kubectl([
        "get",
        "pods",
        "-n",
        "crossplane-system",
        "-l",
        "pkg.crossplane.io/function",
        "-o",
        'jsonpath={range .items[*]}{.spec.automountServiceAccountToken}{"\\n"}{end}',
      ]);
      expect([...new Set(pods.trim().split("\n"))]).toEqual(["false"]);
    },
  );
});
