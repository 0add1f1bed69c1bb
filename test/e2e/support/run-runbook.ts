import { runbookOf } from "../../support/runbook.ts";
import { runCommands } from "../../support/runbook-commands.ts";
import { environment } from "./environment.ts";

/** Runbooks on replicas: their commands have something to look at only where there is one. */
export const OF_REPLICAS = ["PostgreSQLReplicaNotStreaming", "PostgreSQLReplicationLagging"] as const;

/** Runs the commands of a runbook's diagnosis and mitigation, one after the other, until one fails. */
export const runRunbook = (
  alert: string,
  labels: Readonly<Record<"NAMESPACE" | "CLAIM" | "CLAIM_NAMESPACE", string>>,
): ReturnType<typeof runCommands> => {
  const { code } = runbookOf(alert);
  const commands = [...code("Diagnosis", "sh"), ...code("Mitigation", "sh")].join("\n");
  const { kubectl, kubeconfig, programs } = environment();
  // With functions as processes the prober is one too, and has no pod.
  const mayMatchNothing = programs.prober === undefined ? [] : ["app.kubernetes.io/name=matura-prober"];
  return runCommands(commands, { kubectl, kubeconfig, labels, mayMatchNothing });
};
