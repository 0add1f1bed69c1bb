/** Node only: what needs an API server or a cluster has its own command (docs/testing.md). */
export default {
  testEnvironment: "node",
  // Jest leaves one processor idle, which is half of a small machine.
  maxWorkers: "100%",
  // Many tests start processes; how long that takes says nothing of what they test.
  testTimeout: 30_000,
  roots: ["<rootDir>/test/unit", "<rootDir>/test/golden", "<rootDir>/test/property"],
  testMatch: ["**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
};
