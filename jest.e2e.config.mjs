import base from "./jest.config.mjs";

/** Scenarios on a real cluster: started by test/e2e/main.ts alone, which prepares it. */
export default {
  ...base,
  roots: ["<rootDir>/test/e2e"],
  testTimeout: 1_200_000,
  // Two at a time: each has a PostgreSQL of its own on this machine.
  maxWorkers: 2,
};
