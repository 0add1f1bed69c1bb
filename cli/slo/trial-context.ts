import type { PlatformSettings } from "../../runtime/platform.ts";
import { DAYS, type WeeklyWindow, WINDOW_SECONDS } from "../../services/maintenance-window.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import type { PostgreSQLSettings } from "../../services/postgresql/settings.ts";

/** The settings that alerts depend on. */
export interface AlertSettings {
  readonly platform: PlatformSettings;
  readonly postgresql: PostgreSQLSettings;
}

const DAY_SECONDS = 24 * 3600;

/** Promtool's clock starts in the first second of 1970, a Thursday: this window is 99 hours away. */
const FAR: WeeklyWindow = { day: "monday", second: 3 * 3600 };

/** An instance that promtool's clock can run through: created when it starts, with a certificate near its end. */
export const trialContext = (
  { platform, postgresql }: AlertSettings,
  serviceLevel: AlertContext["serviceLevel"],
): AlertContext => ({
  claim: { name: "orders", namespace: "shop" },
  instance: "orders-x7k2p",
  namespace: "postgresql-orders-x7k2p",
  cluster: "postgresql",
  servers: 2,
  plan: "standard-2",
  serviceLevel,
  thresholds: postgresql.alerting,
  availabilityTarget: platform.metrics.availabilityTarget[serviceLevel] / 100,
  window: FAR,
  createdAt: 0,
  archives: true,
  backupInterval: DAY_SECONDS,
  // It slept for its first hour.
  backupsSince: 3600,
  certificatesEnd: postgresql.alerting.certificateDays * DAY_SECONDS + 3600,
});

/** The window that is half over at a minute of promtool's clock, or that began with it. */
export const windowAround = (minute: number): WeeklyWindow => {
  const start = Math.max(0, minute * 60 - WINDOW_SECONDS / 2);
  const day = (DAYS.indexOf("thursday") + Math.floor(start / DAY_SECONDS)) % DAYS.length;
  return { day: DAYS[day] ?? "thursday", second: start % DAY_SECONDS };
};
