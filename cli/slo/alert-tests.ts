import { PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";
import { ALERTS } from "../../services/postgresql/alerts/index.ts";
import { PostgreSQLSettings } from "../../services/postgresql/settings.ts";
import { RenderError } from "../render/error.ts";
import { type PromtoolTest, promtoolTests } from "./promtool-test.ts";
import { type AlertSettings, trialContext } from "./trial-context.ts";

/** A test of one alert at one service level. */
export interface AlertTest extends PromtoolTest {
  readonly alert: string;
  readonly serviceLevel: "besteffort" | "guaranteed";
}

/** Every test of every alert, with the thresholds of these settings. */
export const alertTests = (settings: AlertSettings): readonly AlertTest[] =>
  (["besteffort", "guaranteed"] as const).flatMap((serviceLevel) =>
    ALERTS.flatMap((alert) =>
      promtoolTests(alert, trialContext(settings, serviceLevel), {
        runbooks: settings.platform.alerting.runbookUrl,
      }).map((test) => ({ ...test, alert: alert.name, serviceLevel })),
    ),
  );

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
