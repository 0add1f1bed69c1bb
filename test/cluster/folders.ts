import { homedir } from "node:os";
import { join } from "node:path";
import { named } from "./slot.ts";

/**
 * Where things are: what a run makes (state, removed by `down`) and what outlives it (cache).
 *
 * MATURA_CLUSTER_DIR overrides the state folder; otherwise the XDG base directories hold.
 */
const base = (variable: string, fallback: string): string =>
  process.env[variable] || join(homedir(), fallback);

export const state =
  process.env.MATURA_CLUSTER_DIR || join(base("XDG_STATE_HOME", ".local/state"), named("matura-cluster"));
export const cache = join(base("XDG_CACHE_HOME", ".cache"), "matura-cluster");

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
