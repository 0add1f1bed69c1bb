import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { instanceLabels } from "../../runtime/labels.ts";
import type { Service } from "../../runtime/service.ts";
import type { BackupRecord } from "../../services/backup/record.ts";
import type { RestoreSource } from "../../services/backup/source-record.ts";

/** A bucket of the user's own, as the claim names it. */
export type UnmanagedBucket = Required<
  Pick<BackupRecord["store"], "endpoint" | "bucket" | "accessKey" | "secretKey">
> & { readonly region?: string };

/** A trial restore that is over: when it ended, RFC 3339. */
interface Trial {
  readonly at?: string;
}

/** What the keeper knows of an instance, whatever its service. */
export interface BackedUpInstance {
  readonly service: string;
  /** The composite's name. */
  readonly name: string;
  /** Where the instance's objects live. */
  readonly namespace: string;
  readonly claim: { readonly name: string; readonly namespace: string };
  readonly labels: Readonly<Record<string, string>>;
  /** Of the servers that run; of those asked for while none has begun. */
  readonly majorVersion: string;
  readonly enabled: boolean;
  /** Days for which backups are kept; undefined where the claim does not say it in a form that is understood. */
  readonly retention: number | undefined;
  readonly unmanagedBucket: UnmanagedBucket | undefined;
  readonly allowedNamespaces: readonly string[];
  readonly restore: RestoreSource | undefined;
  /** `status.backup`, as far as the keeper needs it. */
  readonly status: {
    readonly server?: string;
    readonly names?: BackupRecord["names"];
    readonly firstRestorable?: string;
    readonly lastRestorable?: string;
    readonly gaps?: BackupRecord["gaps"];
    readonly restored?: boolean;
    readonly inPlace?: { readonly state?: string; readonly kept?: readonly string[] };
    readonly verification?: { readonly lastVerified?: Trial; readonly lastFailure?: Trial };
  };
}

interface Composite extends KubernetesObject {
  readonly spec?: {
    readonly claimRef?: { readonly name?: string; readonly namespace?: string };
    readonly parameters?: {
      readonly service?: { readonly majorVersion?: string };
      readonly backup?: {
        readonly enabled?: boolean;
        readonly retention?: number | string;
        readonly unmanagedBucket?: UnmanagedBucket;
        readonly allowedNamespaces?: readonly string[];
      };
      readonly restore?: RestoreSource;
    };
  };
  readonly status?: { readonly backup?: BackedUpInstance["status"]; readonly currentVersion?: string };
}

/** The namespace of an instance, as every iteration names it (runtime/instance-view.ts). */
export const instanceNamespace = (service: string, name: string): string => `${service}-${name}`;

/** A composite as the API server has it: its schema has been checked, and defaults are filled in. */
export const backedUpInstance = ({ name: service }: Service, object: KubernetesObject): BackedUpInstance => {
  const { metadata, spec, status } = object as Composite;
  const name = metadata?.name ?? "";
  // A namespaced composite is its own claim.
  const claim = {
    name: spec?.claimRef?.name ?? name,
    namespace: spec?.claimRef?.namespace ?? metadata?.namespace ?? "",
  };
  const backup = spec?.parameters?.backup;
  return {
    service,
    name,
    namespace: instanceNamespace(service, name),
    claim,
    labels: instanceLabels(service, { name, claim }),
    majorVersion:
      /^\d+/.exec(status?.currentVersion ?? "")?.[0] ?? spec?.parameters?.service?.majorVersion ?? "",
    enabled: backup?.enabled ?? true,
    retention: daysOf(backup?.retention),
    unmanagedBucket: backup?.unmanagedBucket,
    allowedNamespaces: backup?.allowedNamespaces ?? [],
    restore: spec?.parameters?.restore,
    status: isJsonObject(status?.backup) ? (status?.backup ?? {}) : {},
  };
};

const daysOf = (retention: number | string | undefined): number | undefined =>
  /^[1-9]\d*$/.test(String(retention)) ? Number(retention) : undefined;
