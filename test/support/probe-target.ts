import type { ProbeTarget } from "../../services/probe/target.ts";

/** A target for tests: instance `orders-x7k2p` of claim `orders` in namespace `shop`. */
export const probeTarget = (given: Partial<ProbeTarget> = {}): ProbeTarget => ({
  service: "postgresql",
  instance: "orders-x7k2p",
  claimName: "orders",
  claimNamespace: "shop",
  plan: "standard-2",
  serviceLevel: "besteffort",
  availabilityTarget: 0.99,
  host: "primary.postgresql-orders-x7k2p.svc.cluster.local",
  port: 5432,
  database: "matura_probe",
  user: "matura_prober",
  writes: false,
  intervalSeconds: 1,
  timeoutSeconds: 3,
  suspended: false,
  maintenance: { day: "tuesday", second: 12_600 },
  ...given,
});
