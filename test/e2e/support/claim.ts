import { get, kubectl } from "./kubectl.ts";
import type { Trace } from "./trace.ts";
import { until } from "./until.ts";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message?: string;
}

export interface Claim {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly resourceRef?: { readonly name: string } };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly instanceNamespace?: string;
    readonly currentVersion?: string;
    readonly provisioning?: {
      readonly host?: string;
      readonly passwordRotation?: string;
      readonly publishedCredentials?: string;
      readonly access?: readonly { user: string; secret: string; ready: boolean }[];
    };
  };
}

const KIND = "postgresqlinstances.matura.dev";

export const claimNamed = (name: string, namespace: string): Promise<Claim | undefined> =>
  get<Claim>(KIND, name, namespace);

export const conditionOf = (claim: Claim | undefined, type: string): Condition | undefined =>
  claim?.status?.conditions?.find((condition) => condition.type === type);

/** Waits until the claim is as wanted, and writes each change of its conditions into the trace. */
export const claimUntil = (
  trace: Trace,
  { name, namespace }: { name: string; namespace: string },
  what: string,
  wanted: (claim: Claim) => boolean,
  seconds = 300,
): Promise<Claim> =>
  until(
    `PostgreSQLInstance ${namespace}/${name} ${what}`,
    async () => {
      const claim = await claimNamed(name, namespace);
      trace.conditions(claim?.status?.conditions ?? []);
      return claim !== undefined && wanted(claim) ? claim : undefined;
    },
    seconds,
  );

export const isReady = (claim: Claim): boolean =>
  conditionOf(claim, "Ready")?.status === "True" &&
  conditionOf(claim, "ProvisioningReady")?.status === "True";

export const patchClaim = (name: string, namespace: string, parameters: object): Promise<string> =>
  kubectl([
    "patch",
    KIND,
    name,
    "-n",
    namespace,
    "--type=merge",
    "-p",
    JSON.stringify({ spec: { parameters } }),
  ]);

/** Lifts the protection and deletes the claim, as its owner would. */
export const deleteClaim = async (name: string, namespace: string): Promise<void> => {
  // An API server that was just restarted refuses edits until it has found the policies' parameters again.
  await until("the protection is lifted", async () => {
    await patchClaim(name, namespace, { security: { deletionProtection: false } });
    return true;
  });
  await until("the protection is lifted on the composite too", async () => {
    await kubectl(["delete", KIND, name, "-n", namespace, "--wait=false"]);
    return true;
  });
};
