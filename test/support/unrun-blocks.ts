/** A block that no test runs as it stands. */
export interface UnrunBlock {
  readonly page: string;
  /** How the block begins, as no other block of the page does: its first line, or more where that is not enough. */
  readonly begins: string;
  /** A sentence, with the test that does the same in another way where there is one. */
  readonly why: string;
}

const PACKAGES = "docs/packages.md";
const BUILT =
  "test/e2e/setup/packages.ts builds, pushes and checks the digests by the same functions, on a base of Debian's";

/** What a reader is told to run and no test runs. */
export const UNRUN_BLOCKS: readonly UnrunBlock[] = [
  {
    page: "docs/install.md",
    begins: "route:\n",
    why: "It is a part of Alertmanager's own file, which is the platform's; test/e2e/alerting/alerting.test.ts routes the operators' alerts by the same matcher.",
  },
  {
    page: "docs/install.md",
    begins: "npm ci && npm pack",
    why: "npm ci would take away what the test runs with, and npm install asks a registry; test/unit/package/installed-command.test.ts packs, and installs as the block after it does.",
  },
  {
    page: "docs/services/postgresql/how-to/load-balancer.md",
    begins: "psql ",
    why: "No cluster of the tests gives load balancers an address.",
  },
  {
    page: "docs/testing.md",
    begins: ".ci/run && npm run evidence",
    why: "It runs all tests, for hours, and rewrites files that are committed: a test of it would have to contain itself.",
  },
  {
    page: PACKAGES,
    begins: "npm ci\n",
    why: `npm ci would take away what the test runs with, and the base image is in a registry that the reader has; ${BUILT}.`,
  },
  {
    page: PACKAGES,
    begins: "npm run package -- --registry registry.example.com/matura --base docker:",
    why: `The base image is in a registry that the reader has; ${BUILT}, and test/unit/package/build-packages.test.ts builds twice and compares.`,
  },
  {
    page: PACKAGES,
    begins: "skopeo login",
    why: `It is for the account of a registry that the reader has; ${BUILT}.`,
  },
  {
    page: PACKAGES,
    begins: "kubectl get functions.pkg.crossplane.io",
    why: "It moves one function to a version of its own; test/e2e/provisioning/upgrade.long.test.ts moves all of them by the same patch.",
  },
  {
    page: PACKAGES,
    begins: "skopeo inspect --format",
    why: `It asks a registry that the reader has; ${BUILT}.`,
  },
  {
    page: PACKAGES,
    begins: "skopeo inspect --raw",
    why: "Unit tests do with Node alone; test/unit/package/build-packages.test.ts reads the same layers and the same configuration.",
  },
  {
    page: PACKAGES,
    begins: "npm audit",
    why: "It asks databases that change each day, so its result does not follow from the commit.",
  },
  {
    page: PACKAGES,
    begins: "jq -r '.packages[] | \"\\(.reference",
    why: "It signs with keys of whoever publishes: the page says itself that it is not part of the tests.",
  },
  {
    page: PACKAGES,
    begins: "apiVersion: pkg.crossplane.io/v1beta1\nkind: ImageConfig",
    why: "It has Crossplane refuse packages without a signature, and the tests have no key to sign with.",
  },
];
