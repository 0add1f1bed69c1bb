import { WINDOW_SECONDS, windowAt } from "../../maintenance-window.ts";
import type { AlertContext } from "./context.ts";

/** The container that runs PostgreSQL in a pod of CloudNativePG. */
export const SERVER_CONTAINER = "postgres";

/** A selector with the instance's namespace, which every series scraped of its pods and volumes has. */
export const inNamespace = (
  metric: string,
  { namespace }: Pick<AlertContext, "namespace">,
  labels: Readonly<Record<string, string>> = {},
): string => {
  const matchers = Object.entries({ namespace, ...labels }).map(([name, value]) => `${name}="${value}"`);
  return `${metric}{${matchers.join(",")}}`;
};

/** The same of the container that runs PostgreSQL: other containers of the pod have limits of their own. */
export const ofServer = (
  metric: string,
  context: Pick<AlertContext, "namespace">,
  labels: Readonly<Record<string, string>> = {},
): string => inNamespace(metric, context, { container: SERVER_CONTAINER, ...labels });

const WEEK_SECONDS = 7 * 24 * 3600;

/**
 * A sample while the instance's maintenance window is open. Time alone decides, so that no one has to switch alerts off,
 * or on again.
 */
export const windowIsOpen = ({ window }: Pick<AlertContext, "window">): string => {
  const start = windowAt(window, new Date(0)).start.getTime() / 1000;
  // The remainder of a negative number is negative in PromQL as in TypeScript.
  const untilNextWeek = (WEEK_SECONDS - (start % WEEK_SECONDS)) % WEEK_SECONDS;
  return `(vector(time()) + ${untilNextWeek}) % ${WEEK_SECONDS} < ${WINDOW_SECONDS}`;
};
