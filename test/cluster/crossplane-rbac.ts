import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apply, waitFor } from "./kubectl.ts";
import { namespaces } from "./settings.ts";

/**
 * The roles of Crossplane's Helm chart.
 *
 * The core runs with the rights that an installation gives it, so a kind that Matura composes
 * without a ClusterRole for it fails here as it would fail a user.
 */
const templates = [
  "clusterrole",
  "clusterrolebinding",
  "rbac-manager-allowed-provider-permissions",
  "rbac-manager-clusterrole",
  "rbac-manager-clusterrolebinding",
  "rbac-manager-managed-clusterroles",
];

/** Applies the roles of the chart in Crossplane's module, and waits until the core's is put together. */
export async function grantCrossplane(module: string): Promise<void> {
  const folder = join(module, "cluster", "charts", "crossplane", "templates");
  const rendered = templates.map((name) => render(readFileSync(join(folder, `${name}.yaml`), "utf8")));
  await apply(rendered.join("\n---\n"));
  await waitFor("jsonpath={.rules[0].verbs}", ["clusterrole/crossplane"]);
}

/** These templates need no Helm: names are put in, and what is left with braces are conditions and labels. */
const render = (template: string): string =>
  template
    .replaceAll('{{ template "crossplane.name" . }}', "crossplane")
    .replaceAll("{{ .Release.Namespace }}", namespaces.crossplane)
    .split("\n")
    .filter((line) => !line.includes("{{"))
    .join("\n");
