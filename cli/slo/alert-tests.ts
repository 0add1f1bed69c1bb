import { uniqBy } from "es-toolkit";
import { PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";
import { ALERTS } from "../../services/postgresql/alerts/index.ts";
import { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { RenderError } from "../render/error.ts";
import { type PromtoolTest, promtoolTests } from "./promtool-test.ts";
import { type AlertSettings, trialContext } from "./trial-context.ts";

const SERVICE_LEVELS = ["besteffort", "guaranteed"] as const;

/** A test of one alert at one service level. */
export interface AlertTest extends PromtoolTest {
  readonly alert: string;
  readonly serviceLevel: (typeof SERVICE_LEVELS)[number];
}

/** Every test of every alert, with the thresholds of these settings. */
export const alertTests = (settings: AlertSettings): readonly AlertTest[] => {
  const contexts = SERVICE_LEVELS.map((serviceLevel) => trialContext(settings, serviceLevel));
  const links = { runbooks: settings.platform.alerting.runbookUrl };
  return ALERTS.flatMap((alert) =>
    // Most conditions are the same at every service level: then one is enough.
    uniqBy(contexts, (context) => alert.expression(context)).flatMap((context) =>
      promtoolTests(alert, context, links).map((test) => ({
        ...test,
        alert: alert.name,
        serviceLevel: context.serviceLevel,
      })),
    ),
  );
};

/**
 * The settings in an EnvironmentConfig's data, with defaults.
 *
 * @throws RenderError when they do not fit their schema.
 */
export const alertSettings = (data: Readonly<Record<string, unknown>>): AlertSettings => {
  const platform = withDefaults(PlatformSettings, data);
  const postgresql = withDefaults(PostgreSQLSettings, data.postgresql ?? {});
  const [misfit] = [
    ...misfits(PlatformSettings, platform),
    ...misfits(PostgreSQLSettings, postgresql).map(({ path, message }) => ({
      path: `postgresql.${path}`,
      message,
    })),
  ];
  if (misfit !== undefined) throw new RenderError(`data.${misfit.path} ${misfit.message}`);
  return { platform: platform as PlatformSettings, postgresql: postgresql as PostgreSQLSettings };
};
