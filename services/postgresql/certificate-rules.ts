import { NAMES } from "./names.ts";

/**
 * Lines of pg_hba.conf for the platform's own roles. They have no password at all: a certificate of the instance's own
 * authority is the only way in. A rule for a role that an instance does not have lets no one in, so every instance has
 * all of them, whichever iterations it has.
 */
export const CERTIFICATE_RULES: readonly string[] = [
  `hostssl all ${NAMES.accessManager} all cert`,
  `hostssl ${NAMES.probeDatabase} ${NAMES.prober} all cert`,
];
