import { join } from "node:path";
import { applyFiles, waitFor } from "./kubectl.ts";
import { moduleFolder } from "./programs.ts";

/**
 * The operators' CRDs, read from the modules that go.mod files pin.
 *
 * Each is a file or folder inside its module. A control plane has them without the operators.
 */
const sources = {
  cnpg: {
    program: "cnpg",
    module: "github.com/cloudnative-pg/cloudnative-pg",
    paths: ["config/crd/bases"],
  },
  barmanPlugin: {
    program: "barman-plugin",
    module: "github.com/cloudnative-pg/plugin-barman-cloud",
    paths: ["config/crd/bases"],
  },
  prometheusOperator: {
    program: "prometheus-operator",
    module: "github.com/prometheus-operator/prometheus-operator",
    paths: ["podmonitors", "servicemonitors", "probes", "prometheusrules", "alertmanagerconfigs"].map(
      (kind) => `example/prometheus-operator-crd/monitoring.coreos.com_${kind}.yaml`,
    ),
  },
} as const;

export type Operator = keyof typeof sources;

/** Where an operator's CRDs are on this machine: files or folders of YAML. */
export async function operatorCrds(operator: Operator): Promise<string[]> {
  const { program, module, paths } = sources[operator];
  const folder = await moduleFolder(program, module);
  return paths.map((path) => join(folder, path));
}

/** Where the CRDs of all operators are. */
export async function allCrds(): Promise<Record<Operator, string[]>> {
  const operators = Object.keys(sources) as Operator[];
  const found = await Promise.all(
    operators.map(async (operator) => [operator, await operatorCrds(operator)] as const),
  );
  return Object.fromEntries(found) as Record<Operator, string[]>;
}

/** Installs CRDs and waits until they are served. */
export async function installCrds(operators: readonly Operator[]): Promise<void> {
  const files = (await Promise.all(operators.map(operatorCrds))).flat();
  await applyFiles(files);
  await waitFor("condition=Established", ["crd", "--all"]);
}
