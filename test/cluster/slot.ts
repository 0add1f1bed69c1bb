/** What MATURA_CLUSTER_SLOT holds. */
const wanted = process.env.MATURA_CLUSTER_SLOT || "0";

/**
 * Which of several clusters on one machine is meant: 0 to 9; NaN, which `up` refuses, for anything else.
 *
 * Each has names, addresses and a state folder of its own, so a test may have a cluster for itself
 * while another one is in use.
 */
export const slot = /^\d$/.test(wanted) ? Number(wanted) : Number.NaN;

/** The name of something that each cluster has one of. */
export const named = (name: string): string => (slot === 0 ? name : `${name}-${slot}`);
