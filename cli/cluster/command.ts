import { Command } from "commander";
import type { ClusterApi } from "./api.ts";
import { ClusterError } from "./cluster-error.ts";
import type { ClusterFlags } from "./connect.ts";

/** Flags that every command about a claim in a cluster has. */
export interface ClaimFlags extends ClusterFlags {
  readonly namespace?: string;
}

/** A command about a claim in a cluster. The caller adds what it does. */
export const claimCommand = (name: string): Command =>
  new Command(name)
    .argument("<claim>", "name of the claim")
    .option("-n, --namespace <name>", "namespace of the claim (default: the context's)")
    .option("--context <name>", "context of the kubeconfig")
    .option("--kubeconfig <file>", "kubeconfig (default: as for kubectl)");

/**
 * Runs a command's action on the cluster that its flags name, and prints what its user has to put right.
 * The client of Kubernetes is loaded only now: it takes longer than all else that the command line loads.
 */
export const inCluster = async (
  name: string,
  flags: ClusterFlags,
  action: (api: ClusterApi) => Promise<void>,
): Promise<void> => {
  try {
    const { connect } = await import("./connect.ts");
    await action(connect(flags));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    process.stderr.write(`matura ${name}: ${error.message}\n`);
    process.exitCode = 1;
  }
};
