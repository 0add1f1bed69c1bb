import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where things are: what a run makes (state, removed by `down`) and what outlives it (cache).
 *
 * MATURA_CLUSTER_DIR overrides the state folder; otherwise the XDG base directories hold.
 */
const base = (variable: string, fallback: string): string =>
  join(process.env[variable] || join(homedir(), fallback), "matura-cluster");

export const state = process.env.MATURA_CLUSTER_DIR || base("XDG_STATE_HOME", ".local/state");
export const cache = base("XDG_CACHE_HOME", ".cache");

/** This folder, and the Go modules of the programs below it. */
export const source = import.meta.dirname;
export const programSources = join(source, "programs");

/** A path inside the state folder. */
export const inState = (...parts: string[]): string => join(state, ...parts);

/** A path inside the cache folder. */
export const inCache = (...parts: string[]): string => join(cache, ...parts);

export const logs = inState("logs");
export const bin = inState("bin");
export const kubeconfig = inState("kubeconfig");

/** Certificates for functions that run as processes: tls.crt, tls.key and ca.crt in each. */
export const functionTls = { serverDir: inState("pki", "function"), clientDir: inState("pki", "crossplane") };

/** Folder with the authority alone, as ca.crt: for those who trust the registry. */
export const trust = inState("pki", "trust");
