import { PlatformSettings } from "../../runtime/platform.ts";
import { withDefaults } from "../../runtime/schema.ts";
import type { Alert } from "../../services/postgresql/alerts/alert.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";
import { ALERTS } from "../../services/postgresql/alerts/index.ts";
import { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { type GeneratedFile, origin } from "./generated-file.ts";
import { code, page, pageOrigin, table } from "./markdown.ts";

/** What fires when, with the platform's default thresholds: `docs/services/postgresql/alerts.md`. */
export const alertsPage = (): GeneratedFile => ({
  path: "docs/services/postgresql/alerts.md",
  content: page([
    pageOrigin(origin("services/postgresql/alerts/")),
    "# Alerts",
    "Each links to its runbook. The conditions are those of the platform's default settings; [platform settings](../../reference/platform-settings.md) has every threshold with its reason, and `matura slo test` shows when each alert fires with others.",
    "## For users",
    "Through `spec.parameters.monitoring`: [get alerts by mail](how-to/alerts-by-mail.md), or [bring an AlertmanagerConfig](how-to/alertmanager-config.md).",
    alertTable("user"),
    "## For operators",
    `Through the platform's own routes, by the label ${code('audience="operator"')}. ${code('severity="critical"')} is for at once, ${code('severity="warning"')} for the next working day.`,
    alertTable("operator"),
    "## When nothing fires",
    "While an instance is created, until its Cluster is healthy for the first time; while it is suspended, and until it is healthy again. In the hour of the maintenance window (`status.alerting.quietFrom`) these alone fire:",
    ALERTS.filter(({ duringMaintenance }) => duringMaintenance)
      .map(({ name }) => `- ${runbook(name)}`)
      .join("\n"),
    "Probes that fail while the instance is being maintained count for no alert on the error budget.",
    "## Labels",
    "Every alert has `namespace` (the instance's), `service`, `instance` (the composite), `claim_name`, `claim_namespace`, `plan`, `service_level`, `audience` and `severity`, and the annotations `summary`, `description`, `runbook_url` and, where the platform names a dashboard, `dashboard_url`.",
  ]),
});

const runbook = (name: string): string => `[${name}](../../runbooks/${name}.md)`;

const platform = withDefaults(PlatformSettings, {}) as PlatformSettings;
const thresholds = (withDefaults(PostgreSQLSettings, {}) as PostgreSQLSettings).alerting;

const contextOf = (serviceLevel: AlertContext["serviceLevel"]): AlertContext => ({
  claim: { name: "orders", namespace: "shop" },
  instance: "orders-x7k2p",
  namespace: "postgresql-orders-x7k2p",
  cluster: "postgresql",
  servers: 2,
  plan: "standard-2",
  serviceLevel,
  thresholds,
  availabilityTarget: platform.metrics.availabilityTarget[serviceLevel] / 100,
  window: { day: "sunday", second: 0 },
  createdAt: 0,
  archives: true,
  backupInterval: 24 * 3600,
  backupsSince: 0,
  certificatesEnd: 0,
});

const alertTable = (audience: Alert["audience"]): string =>
  table(
    ["Alert", "Severity", "Fires when", "For"],
    ALERTS.filter((alert) => alert.audience === audience).map((alert) => [
      runbook(alert.name),
      byLevel((context) => alert.severity(context)),
      byLevel((context) => alert.condition(context)),
      alert.minutes === 0 ? "" : `${alert.minutes} min`,
    ]),
  );

/** What depends on the service level is said for each of them. */
const byLevel = (of: (context: AlertContext) => string): string => {
  const [guaranteed, besteffort] = [of(contextOf("guaranteed")), of(contextOf("besteffort"))];
  return guaranteed === besteffort ? guaranteed : `${guaranteed} (guaranteed); ${besteffort} (besteffort)`;
};
