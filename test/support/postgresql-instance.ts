import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PlatformSettings } from "../../runtime/platform.ts";
import { withDefaults } from "../../runtime/schema.ts";
import { PostgreSQLParameters } from "../../services/postgresql/api.ts";
import type { PostgreSQLInstance } from "../../services/postgresql/instance.ts";
import { PostgreSQLSettings } from "../../services/postgresql/settings.ts";

interface Given {
  readonly parameters?: object;
  readonly settings?: object;
  /** Settings of the platform for every service. */
  readonly platform?: object;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Keys of the connection secret, as they are there. */
  readonly published?: Readonly<Record<string, string>>;
  readonly status?: Readonly<Record<string, unknown>>;
  /** By composition resource name. */
  readonly observed?: Readonly<Record<string, object>>;
  /** By requirement name; what is not given has not been looked for. */
  readonly required?: Readonly<Record<string, readonly object[]>>;
  readonly now?: string;
}

/** An instance for tests of single iterations: claim `orders` in namespace `shop`. */
export const postgresqlInstance = (given: Given = {}): PostgreSQLInstance => ({
  claim: { name: "orders", namespace: "shop" },
  name: "orders-x7k2p",
  namespace: "postgresql-orders-x7k2p",
  annotations: given.annotations ?? {},
  parameters: withDefaults(PostgreSQLParameters, given.parameters ?? {}) as PostgreSQLParameters,
  platform: withDefaults(PlatformSettings, given.platform ?? {}) as PlatformSettings,
  settings: withDefaults(PostgreSQLSettings, given.settings ?? {}) as PostgreSQLSettings,
  now: new Date(given.now ?? "2026-03-01T00:00:00Z"),
  published: () => given.published ?? {},
  status: given.status ?? {},
  observed: <T extends KubernetesObject>(name: string) => given.observed?.[name] as T | undefined,
  observedNames: Object.keys(given.observed ?? {}).sort(),
  required: <T extends KubernetesObject>(name: string) => given.required?.[name] as readonly T[] | undefined,
});
