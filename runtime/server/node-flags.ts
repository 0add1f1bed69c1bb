/**
 * How Node runs a function, chosen by measurement (docs/performance.md). Each request brings and leaves buffers of
 * its own size outside of V8's heap; by default V8 would go through the whole heap for them every few dozen
 * requests, and glibc would keep what was freed.
 */
export const NODE_FLAGS = ["--max-semi-space-size=2", "--heap-growing-percent=100"] as const;

export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "1000000" } as const;
