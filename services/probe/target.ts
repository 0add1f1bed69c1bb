import { type Static, Type } from "typebox";
import { DAYS } from "../maintenance-window.ts";

/**
 * What the SLI prober has to know of an instance. The Metrics iteration composes it, as JSON in a Secret of the
 * instance's namespace, and the prober watches it.
 */
export const ProbeTarget = Type.Object({
  /** The name of the service, which says what language the instance speaks. */
  service: Type.String({ minLength: 1 }),
  instance: Type.String({ minLength: 1 }),
  claimName: Type.String({ minLength: 1 }),
  claimNamespace: Type.String(),
  plan: Type.String(),
  serviceLevel: Type.String(),
  /** A ratio: 0.999 for 99.9 %. */
  availabilityTarget: Type.Number({ minimum: 0, maximum: 1 }),
  host: Type.String({ minLength: 1 }),
  port: Type.Integer({ minimum: 1, maximum: 65535 }),
  database: Type.String({ minLength: 1 }),
  user: Type.String({ minLength: 1 }),
  /** Whether the service level promises writes, so that a probe that cannot write has failed. */
  writes: Type.Boolean(),
  intervalSeconds: Type.Integer({ minimum: 1 }),
  timeoutSeconds: Type.Integer({ minimum: 1 }),
  /** Nothing runs, and nothing is probed. */
  suspended: Type.Boolean(),
  /** Each week for an hour probes are counted apart; UTC. */
  maintenance: Type.Object({
    day: Type.Enum([...DAYS]),
    /** Seconds after midnight. */
    second: Type.Integer({ minimum: 0, maximum: 86_399 }),
  }),
});

export type ProbeTarget = Static<typeof ProbeTarget>;

/** The Secret in an instance's namespace that the prober reads; it may read no other. */
export const PROBE_SECRET = "probe-target";

/** Its keys: a ProbeTarget as JSON, the authority of the server's certificate, and the prober's own certificate. */
export const TARGET_KEYS = {
  target: "target",
  authority: "ca.crt",
  certificate: "tls.crt",
  key: "tls.key",
} as const;

/** Label on the prober's pods, by which instances let them in. */
export const PROBER_LABELS = { "app.kubernetes.io/name": "matura-prober" } as const;
