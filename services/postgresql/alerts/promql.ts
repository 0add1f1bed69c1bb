import { WINDOW_SECONDS, windowAt } from "../../maintenance-window.ts";
import type { AlertContext } from "./context.ts";

/** The container that runs PostgreSQL in a pod of CloudNativePG. */
export const SERVER_CONTAINER = "postgres";

type Labels = Readonly<Record<string, string>>;
type Where = Pick<AlertContext, "namespace" | "cluster">;

/** By what a series says of which server it is: its own name, or that of its volume. */
type Named = "pod" | "persistentvolumeclaim";

/**
 * A selector of the current Cluster's servers, or of the one that the labels name. A restore on trial and a Cluster that
 * was replaced are in the same namespace, and are not what the instance's users and operators are told of.
 */
const inCluster = (metric: string, { namespace, cluster }: Where, by: Named, labels: Labels): string => {
  const matchers = Object.entries({ namespace, ...labels }).map(([name, value]) => `${name}="${value}"`);
  const all = labels[by] === undefined ? [...matchers, `${by}=~"${cluster}-[0-9]+"`] : matchers;
  return `${metric}{${all.join(",")}}`;
};

export const ofPods = (metric: string, context: Where, labels: Labels = {}): string =>
  inCluster(metric, context, "pod", labels);

export const ofVolumes = (metric: string, context: Where, labels: Labels = {}): string =>
  inCluster(metric, context, "persistentvolumeclaim", labels);

/** Of the container that runs PostgreSQL: other containers of the pod have limits of their own. */
export const ofServer = (metric: string, context: Where, labels: Labels = {}): string =>
  ofPods(metric, context, { container: SERVER_CONTAINER, ...labels });

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
