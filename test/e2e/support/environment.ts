import { readFileSync } from "node:fs";

/** What the scenarios know of the cluster, written by main.ts before they run. */
export interface Environment {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** Major version → image that has psql; also used for client pods. */
  readonly images: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly networkPolicy: boolean;
    readonly expandableStorage: boolean;
    readonly loadBalancer: boolean;
    /** Whether this machine reaches the platform's store. */
    readonly objectStore: boolean;
    /** Whether there is a Prometheus that a scenario can tell what to scrape. */
    readonly monitoring: boolean;
  };
  /** The object store of the project's own cluster. */
  readonly objectStore?: {
    readonly address: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
  /** `packages` as a user installs it, `processes` for quick work on a function. */
  readonly mode: "packages" | "processes";
  /** Whether this is the project's own cluster, whose components are processes of this machine. */
  readonly ownCluster: boolean;
  /** What the catalogue's accounts asked the API server for, where that is recorded. */
  readonly auditLog?: string;
  /** Whether every scenario is run. */
  readonly complete: boolean;
  /** For how long faults are made, and which: the same seed gives the same ones. */
  readonly chaos: { readonly minutes: number; readonly seed: number };
  /** Where evidence of failures is kept. */
  readonly out: string;
  /** A parameter of an iteration that is not installed; none where all are. */
  readonly unserved: { readonly iteration?: string; readonly parameters: object };
  /** Files with the output of functions that run as processes. */
  readonly functionLogs: readonly string[];
  /** Where programs of the platform that run as processes of this machine serve their metrics, by name. */
  readonly programs: Readonly<Record<string, string>>;
}

export const ENVIRONMENT_FILE = "MATURA_E2E_ENVIRONMENT";

/** @throws Error when a scenario was started without main.ts */
export const environment = (): Environment => {
  const file = process.env[ENVIRONMENT_FILE];
  if (file === undefined)
    throw new Error("start the scenarios with `npm run e2e`, which prepares the cluster");
  return JSON.parse(readFileSync(file, "utf8")) as Environment;
};
