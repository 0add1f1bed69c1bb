import { stringify } from "yaml";
import { SKIP_LAST_BACKUP } from "../../../services/backup/names.ts";
import { get, kubectl } from "./kubectl.ts";
import type { Trace } from "./trace.ts";
import { until } from "./until.ts";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message?: string;
}

/** `status.backup`, as far as scenarios look at it. */
export interface BackupStatus {
  readonly store?: { endpoint?: string; bucket?: string };
  readonly server?: string;
  readonly offSince?: string;
  readonly heartbeat?: string;
  readonly firstRestorable?: string;
  readonly lastRestorable?: string;
  readonly nextRun?: string;
  readonly gaps?: readonly { from: string; to: string }[];
  readonly backups?: readonly {
    name: string;
    id: string;
    status: string;
    bytes?: number;
    seconds?: number;
  }[];
  readonly requested?: { value?: string; backup?: string; state?: string };
  readonly beforeDeletion?: { state?: string; message?: string };
  readonly restore?: { state?: string; message?: string };
  readonly inPlace?: { answered?: string; state?: string; message?: string; kept?: readonly string[] };
  readonly verification?: {
    lastVerified?: { backup?: string };
    lastFailure?: { message?: string };
    running?: { backup?: string };
  };
}

export interface Claim {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly resourceRef?: { readonly name: string } };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly instanceNamespace?: string;
    readonly phase?: string;
    readonly currentVersion?: string;
    readonly pending?: readonly {
      readonly name: string;
      readonly class: string;
      readonly from: string;
      readonly to: string;
    }[];
    readonly scaling?: {
      readonly servers?: number;
      readonly window?: string;
      readonly disk?: {
        readonly size?: string;
        readonly growth?: string;
        readonly lastGrowth?: { readonly from: string; readonly to: string };
      };
      readonly pooler?: { readonly ready: boolean };
    };
    readonly maintenance?: {
      readonly next?: string;
      readonly message?: string;
      readonly requested?: string;
      readonly last?: { readonly from: string; readonly to: string };
    };
    readonly provisioning?: {
      readonly host?: string;
      readonly passwordRotation?: string;
      readonly publishedCredentials?: string;
      readonly access?: readonly { user: string; secret: string; ready: boolean }[];
    };
    readonly backup?: BackupStatus;
  };
}

const KIND = "postgresqlinstances.matura.dev";

export const claimNamed = (name: string, namespace: string): Promise<Claim | undefined> =>
  get<Claim>(KIND, name, namespace);

export const conditionOf = (claim: Claim | undefined, type: string): Condition | undefined =>
  claim?.status?.conditions?.find((condition) => condition.type === type);

/**
 * Waits until the claim is as wanted, and writes each change of its conditions into the trace.
 *
 * @throws Error that says what was waited for, and the claim's status as it was last seen
 */
export const claimUntil = async (
  trace: Trace,
  { name, namespace }: { name: string; namespace: string },
  what: string,
  wanted: (claim: Claim) => boolean,
  seconds = 300,
): Promise<Claim> => {
  let last: Claim | undefined;
  const look = async () => {
    last = await claimNamed(name, namespace);
    trace.conditions(last?.status?.conditions ?? []);
    return last !== undefined && wanted(last) ? last : undefined;
  };
  try {
    return await until(`PostgreSQLInstance ${namespace}/${name} ${what}`, look, seconds);
  } catch (error) {
    throw new Error(`${(error as Error).message}; its status then:\n${stringify(last?.status ?? "none")}`, {
      cause: error,
    });
  }
};

/** The condition of an iteration is True, or has that reason. */
export const reports =
  (type: string, reason?: string) =>
  (claim: Claim): boolean => {
    const found = conditionOf(claim, type);
    return reason === undefined ? found?.status === "True" : found?.reason === reason;
  };

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
export const deleteClaim = async (
  name: string,
  namespace: string,
  { lastBackup = false }: { lastBackup?: boolean } = {},
): Promise<void> => {
  if (!lastBackup) {
    await until("the last backup is skipped", async () => {
      await kubectl(["annotate", "--overwrite", KIND, name, "-n", namespace, `${SKIP_LAST_BACKUP}=true`]);
      return true;
    });
  }
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
