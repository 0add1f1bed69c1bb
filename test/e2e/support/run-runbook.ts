import { execa } from "execa";
import { runbookOf } from "../../support/runbook.ts";
import { environment } from "./environment.ts";

/** kubectl as the runbook's reader has it, but whatever would change the cluster is only tried. */
const TRYING = `
kubectl() {
  case "$1" in
    patch | delete | create) command "$KUBECTL" "$@" --dry-run=server ;;
    rollout) shift 2; command "$KUBECTL" get "$@" ;;
    *) command "$KUBECTL" "$@" ;;
  esac
}
`;

/** Runs the commands of a runbook's diagnosis and mitigation, one after the other, until one fails. */
export const runRunbook = async (
  alert: string,
  labels: Readonly<Record<"NAMESPACE" | "CLAIM" | "CLAIM_NAMESPACE", string>>,
): Promise<{ readonly exitCode: number | undefined; readonly output: string }> => {
  const { code } = runbookOf(alert);
  const commands = [...code("Diagnosis", "sh"), ...code("Mitigation", "sh")].join("\n");
  const { kubectl, kubeconfig } = environment();
  const { exitCode, all } = await execa("bash", ["-euo", "pipefail", "-x", "-c", `${TRYING}\n${commands}`], {
    all: true,
    reject: false,
    timeout: 180_000,
    env: { KUBECTL: kubectl, KUBECONFIG: kubeconfig, ...labels },
  });
  return { exitCode, output: all };
};
