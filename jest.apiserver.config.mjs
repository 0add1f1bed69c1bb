import base from "./jest.config.mjs";

/** Against an API server with Crossplane: started by test/apiserver/main.ts alone, which prepares it. */
export default {
  ...base,
  roots: ["<rootDir>/test/apiserver"],
  testTimeout: 120_000,
  // Two at a time: a test waits for Crossplane most of its time.
  maxWorkers: 2,
};
