import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import { snakeCase } from "es-toolkit";
import { isJsonObject, type Json, type JsonObject } from "../../../runtime/json.ts";
import { get } from "./kubectl.ts";

/** A webhook that is told of whatever has this label. */
interface Listener {
  readonly matcher: string;
  readonly url: string;
}

/** Seconds that Alertmanager waits for more of a new group, and until it tells more of one that it has told of. */
const GROUP_WAIT = 1;
const GROUP_INTERVAL = 5;

/**
 * Seconds after which an alert that someone was told of has also come to whoever else it was routed to: all routes have
 * it at the same time, and each waits no longer than its group does. The rest is for the delivery itself, a mail over
 * SMTP for one, on a busy machine.
 */
export const EVERY_ROUTE_TOLD = GROUP_WAIT + GROUP_INTERVAL + 6;

/**
 * Alertmanager's configuration as the Prometheus operator makes it of AlertmanagerConfigs, with one difference: it adds
 * no matcher for their namespace (`alertmanagerConfigMatcherStrategy: None`), so that theirs alone keep instances apart.
 * Groups are sent at once.
 */
export const alertmanagerConfiguration = async (
  configs: readonly IAlertmanagerConfig[],
  platform: Listener,
): Promise<object> => {
  const parts = await Promise.all(configs.map(partOf));
  return {
    route: {
      receiver: "nobody",
      group_wait: `${GROUP_WAIT}s`,
      group_interval: `${GROUP_INTERVAL}s`,
      routes: [
        { receiver: "platform", matchers: [platform.matcher], continue: true },
        ...parts.map(({ route }) => ({ ...route, continue: true })),
      ],
    },
    receivers: [
      { name: "nobody" },
      { name: "platform", webhook_configs: [{ url: platform.url }] },
      ...parts.flatMap(({ receivers }) => receivers),
    ],
  };
};

interface Part {
  readonly route: object;
  readonly receivers: readonly object[];
}

const partOf = async ({ metadata, spec }: IAlertmanagerConfig): Promise<Part> => {
  const { name = "", namespace = "" } = metadata ?? {};
  const named = (receiver: string | undefined): string => `${namespace}/${name}/${receiver}`;
  const { receiver, matchers = [], groupBy } = spec.route ?? {};
  const receivers = (spec.receivers ?? []).map(async (each) => ({
    ...((await snakeCased(each as unknown as JsonObject, namespace)) as object),
    name: named(each.name),
  }));
  return {
    route: {
      receiver: named(receiver),
      matchers: matchers.map(({ name: label, matchType = "=", value }) => `${label}${matchType}"${value}"`),
      ...(groupBy === undefined ? {} : { group_by: groupBy }),
    },
    receivers: await Promise.all(receivers),
  };
};

interface Secret {
  readonly data: Readonly<Record<string, string>>;
}

/** Alertmanager's names of fields, and the content of Secrets in place of references: `urlSecret` is its `url`. */
const snakeCased = async (value: Json, namespace: string): Promise<Json> => {
  if (Array.isArray(value)) {
    return Promise.all((value as readonly Json[]).map((each) => snakeCased(each, namespace)));
  }
  if (!isJsonObject(value)) return value;
  if (typeof value.key === "string" && typeof value.name === "string") {
    const secret = await get<Secret>("secret", value.name, namespace);
    return Buffer.from(secret?.data[value.key] ?? "", "base64").toString();
  }
  const fields = Object.entries(value).map(
    async ([field, below]) =>
      [snakeCase(field.replace(/Secret$/, "")), await snakeCased(below, namespace)] as const,
  );
  return Object.fromEntries(await Promise.all(fields));
};
