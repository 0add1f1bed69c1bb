/**
 * What a change of a parameter does to the servers that run.
 * `online`: clients do not notice. `restart`: PostgreSQL starts again in each pod. `rolling`: each pod is replaced.
 * `suspension`: the servers end, or start again.
 *
 * Both `restart` and `rolling` take the replicas first and then switch over to one of them; with one server they
 * interrupt it. docs/services/postgresql/reference-changes.md has the times that were measured.
 */
export type ChangeClass = "online" | "restart" | "rolling" | "suspension";

export interface Change {
  readonly class: ChangeClass;
  /** Whether `updateStrategy.type` OnRestart lets it wait for the maintenance window. */
  readonly waits: boolean;
}

const ONLINE: Change = { class: "online", waits: false };
const ROLLING: Change = { class: "rolling", waits: true };
const RESTART: Change = { class: "restart", waits: true };

/** The longest prefix of a parameter's path that is listed counts. */
const CHANGES: Readonly<Record<string, Change>> = {
  "service.serviceLevel": ONLINE,
  "service.majorVersion": { class: "rolling", waits: true },
  // Whether one of them needs a restart depends on the setting: restart-settings.ts.
  "service.pgSettings": RESTART,
  "service.tls": ONLINE,
  "service.extensions": ROLLING,
  "service.access": ONLINE,
  "service.vacuumEnabled": ONLINE,
  "service.repackEnabled": ONLINE,
  "service.pgBouncerSettings": ONLINE,
  "service.disablePgBouncer": ONLINE,
  "size.plan": ROLLING,
  "size.cpu": ROLLING,
  "size.memory": ROLLING,
  "size.requests": ROLLING,
  "size.disk": ONLINE,
  "size.maxDisk": ONLINE,
  instances: ONLINE,
  scheduling: ROLLING,
  encryption: ONLINE,
  backup: ONLINE,
  // The first time: the sidecar that it brings stays when backups are off again.
  "backup.enabled": { class: "rolling", waits: false },
  restore: ONLINE,
  maintenance: ONLINE,
  monitoring: ONLINE,
  security: ONLINE,
  network: ONLINE,
  replication: ONLINE,
  updateStrategy: ONLINE,
};

/** @returns undefined for a parameter that nothing is said of: a test holds that there is none. */
export const changeOf = (parameter: string): Change | undefined => {
  const parts = parameter.split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = CHANGES[parts.slice(0, length).join(".")];
    if (found !== undefined) return found;
  }
  return undefined;
};
