import { alertSettings } from "../../cli/slo/alert-tests.ts";
import { trialContext } from "../../cli/slo/trial-context.ts";
import type { AlertContext } from "../../services/postgresql/alerts/context.ts";

/** The instance that alerts are tried on, with the platform's default thresholds. */
export const alertContext: AlertContext = trialContext(alertSettings({}), "guaranteed");
