import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { postgresql } from "../../../../functions/alerting/postgresql.ts";
import type { Requirement } from "../../../../runtime/contribution.ts";
import { composedNames, conditionNamed, objectNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

type Given = Parameters<typeof postgresqlInstance>[0];

const alerting = (given: Given = {}) => postgresql(postgresqlInstance(given));
const ready = (given: Given) => conditionNamed(alerting(given), "AlertingReady");
const requirementsOf = (given: Given) =>
  alerting(given).filter((one): one is Requirement => one.type === "requirement");

const observedCluster = {
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "postgresql", generation: 1 },
  status: { readyInstances: 1, conditions: [{ type: "Ready", status: "True" }] },
};
const rules = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: "any" },
  spec: { groups: [] },
};
const running = { cluster: observedCluster, "service-level-rules": rules, "capacity-rules": rules };
const only = [
  { name: "namespace", matchType: "=", value: "postgresql-orders-x7k2p" },
  { name: "audience", matchType: "=", value: "user" },
];
const secret = (data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "any" },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])),
});

test("without a channel the claim says how to get one", () => {
  expect(ready({ observed: running })).toMatchObject({ status: "True", reason: "NoChannel" });
});

describe("monitoring.email", () => {
  const parameters = { monitoring: { email: "team@example.com, boss@example.com" } };
  const mail = { smarthost: "smtp.example.com:587", from: "alerts@example.com" };
  const observed = {
    ...running,
    "mail-channel": {
      apiVersion: "monitoring.coreos.com/v1alpha1",
      kind: "AlertmanagerConfig",
      metadata: { name: "mail" },
    },
  };

  test("sends this instance's alerts to each address", () => {
    const given = {
      parameters,
      observed,
      platform: { alerting: { mail, channelSelectorLabels: { pick: "me" } } },
    };
    expect(objectNamed<IAlertmanagerConfig>(alerting(given), "mail-channel")).toEqual({
      apiVersion: "monitoring.coreos.com/v1alpha1",
      kind: "AlertmanagerConfig",
      metadata: { name: "mail", namespace: "postgresql-orders-x7k2p", labels: { pick: "me" } },
      spec: {
        route: { receiver: "mail", groupBy: ["alertname"], matchers: only },
        receivers: [
          {
            name: "mail",
            emailConfigs: ["team@example.com", "boss@example.com"].map((to) => ({
              to,
              sendResolved: true,
              smarthost: "smtp.example.com:587",
              requireTLS: true,
              from: "alerts@example.com",
            })),
          },
        ],
      },
    });
    expect(ready(given)).toMatchObject({ status: "True", reason: "Available" });
    expect(statusOf(alerting(given))).toMatchObject({ alerting: { channels: ["email"] } });
  });

  test("leaves to Alertmanager what the platform leaves to it", () => {
    const config = objectNamed<IAlertmanagerConfig>(
      alerting({ parameters, platform: { alerting: { mail: {} } } }),
      "mail-channel",
    );
    expect(config.spec.receivers?.[0]?.emailConfigs?.[0]).toEqual({
      to: "team@example.com",
      sendResolved: true,
    });
  });

  test("is refused with what to do on a platform that sends no mail", () => {
    expect(ready({ parameters, observed: running })).toMatchObject({
      status: "False",
      reason: "NoMailServer",
    });
  });

  test("has the mail server's password copied, from the platform's namespace alone", () => {
    const platform = {
      alerting: { mail: { ...mail, username: "alerts", passwordSecret: { name: "smtp", key: "password" } } },
    };
    expect(requirementsOf({ parameters, platform }).map(({ selector }) => selector)).toEqual([
      { apiVersion: "v1", kind: "Secret", namespace: "crossplane-system", matchName: "smtp" },
    ]);
    expect(ready({ parameters, platform, observed })).toMatchObject({ reason: "MailPasswordMissing" });
    const given = {
      parameters,
      platform,
      observed,
      required: { "mail-password": [secret({ password: "hush", other: "no" })] },
    };
    expect(objectNamed<ISecret>(alerting(given), "mail-password").data).toEqual({ password: btoa("hush") });
    const config = objectNamed<IAlertmanagerConfig>(alerting(given), "mail-channel");
    expect(config.spec.receivers?.[0]?.emailConfigs?.[0]).toMatchObject({
      authUsername: "alerts",
      authPassword: { name: "alert-mail", key: "password" },
    });
  });
});

const webhook = (urlSecret: object) => ({
  route: {
    receiver: "team",
    routes: [{ receiver: "team", matchers: [{ name: "severity", value: "critical" }] }],
  },
  receivers: [{ name: "team", webhookConfigs: [{ urlSecret }] }],
  inhibitRules: [
    {
      sourceMatch: [{ name: "severity", value: "critical", matchType: "=" }],
      targetMatch: [{ name: "severity", value: "warning", matchType: "=" }],
      equal: ["alertname"],
    },
  ],
});
const userConfig = (spec: object) => ({
  apiVersion: "monitoring.coreos.com/v1alpha1",
  kind: "AlertmanagerConfig",
  metadata: { name: "orders-alerts", namespace: "shop" },
  spec,
});

describe.each(["alertmanagerConfigRef", "alertmanagerConfigTemplate"] as const)(
  "monitoring.%s",
  (parameter) => {
    const given = (
      spec: object,
      data: Record<string, string> | null = { url: "https://hooks/secret", other: "no" },
    ) => ({
      observed: running,
      parameters: {
        monitoring: {
          [parameter]: parameter === "alertmanagerConfigRef" ? "orders-alerts" : spec,
          alertmanagerConfigSecretRef: "orders-channel",
        },
      },
      required: {
        ...(parameter === "alertmanagerConfigRef" ? { "own-channel": [userConfig(spec)] } : {}),
        "channel-secret": data === null ? [] : [secret(data)],
      },
    });
    const good = given(webhook({ name: "orders-channel", key: "url" }));

    test("sees this instance's alerts only, whatever its routes and inhibitions", () => {
      const { spec } = objectNamed<IAlertmanagerConfig>(alerting(good), "own-channel");
      expect(spec.route?.matchers).toEqual(only);
      expect(spec.route?.routes).toEqual(webhook({}).route.routes);
      const [inhibition] = spec.inhibitRules ?? [];
      expect(inhibition?.sourceMatch).toEqual([
        { name: "severity", value: "critical", matchType: "=" },
        ...only,
      ]);
      expect(inhibition?.targetMatch).toEqual([
        { name: "severity", value: "warning", matchType: "=" },
        ...only,
      ]);
    });

    test("has its Secret copied under a name of its own, with the keys that it refers to and no others", () => {
      const copy = objectNamed<ISecret>(alerting(good), "channel-secret");
      expect(copy.metadata).toEqual({ name: "alert-channel", namespace: "postgresql-orders-x7k2p" });
      expect(copy.data).toEqual({ url: btoa("https://hooks/secret") });
      const { spec } = objectNamed<IAlertmanagerConfig>(alerting(good), "own-channel");
      expect(spec.receivers?.[0]?.webhookConfigs?.[0]?.urlSecret).toEqual({
        name: "alert-channel",
        key: "url",
      });
      expect(JSON.stringify([statusOf(alerting(good)), ready(good)])).not.toContain("hooks/secret");
    });

    test.each<[string, object, string, string]>([
      [
        "a Secret of the instance",
        webhook({ name: "credentials", key: "password" }),
        "ForeignSecret",
        'refers to Secret "credentials"',
      ],
      [
        "a key that the Secret does not have",
        webhook({ name: "orders-channel", key: "uri" }),
        "ChannelSecretIncomplete",
        "which has other, url",
      ],
      [
        "a ConfigMap",
        {
          route: { receiver: "team" },
          receivers: [
            {
              name: "team",
              webhookConfigs: [
                {
                  url: "https://x",
                  httpConfig: { tlsConfig: { ca: { configMap: { name: "a", key: "b" } } } },
                },
              ],
            },
          ],
        },
        "ForeignConfigMap",
        'ConfigMap "a"',
      ],
      [
        "a receiver that is not there",
        { route: { receiver: "boss" }, receivers: [{ name: "team" }] },
        "InvalidAlertmanagerConfig",
        'receiver "boss", and receivers has team',
      ],
      [
        "no receiver",
        { receivers: [{ name: "team" }] },
        "InvalidAlertmanagerConfig",
        "route.receiver is missing",
      ],
      [
        "a wrong type",
        { route: { receiver: "team" }, receivers: "team" },
        "InvalidAlertmanagerConfig",
        "receivers must be array",
      ],
      [
        "a field that does not exist",
        { route: { receiver: "team" }, receivers: [{ name: "team", emialConfigs: [] }] },
        "InvalidAlertmanagerConfig",
        "unknown field emialConfigs",
      ],
      [
        "a value that the operator refuses",
        { route: { receiver: "team", routes: [{ groupWait: "soon" }] }, receivers: [{ name: "team" }] },
        "InvalidAlertmanagerConfig",
        'groupWait "soon" is no duration',
      ],
      ...(
        [
          ["a duration of nothing", { groupInterval: "0s" }, 'groupInterval "0s" is no time'],
          ["a duration without a unit", { groupWait: "0" }, 'groupWait "0" is no duration'],
          ["a label to group by twice", { groupBy: ["pod", "pod"] }, "has a label twice"],
          ["all labels and one more", { groupBy: ["...", "pod"] }, "stands for all labels"],
          [
            "a time interval that is not there",
            { muteTimeIntervals: ["summer"] },
            'time interval "summer", and muteTimeIntervals has none',
          ],
          ["a matcher of nothing", { matchers: [{ value: "x" }] }, "names no label"],
        ] as const
      ).map(
        ([what, fields, sentence]) =>
          [
            `${what} in a route below`,
            { route: { receiver: "team", routes: [fields] }, receivers: [{ name: "team" }] },
            "InvalidAlertmanagerConfig",
            sentence,
          ] as [string, object, string, string],
      ),
      ...(
        [
          ["a webhook without an address", { webhookConfigs: [{}] }, "url or urlSecret is missing"],
          ["an address that is none", { webhookConfigs: [{ url: "hooks" }] }, "url is no address"],
          ["mail to nobody", { emailConfigs: [{ smarthost: "smtp:25" }] }, "emailConfigs: to is missing"],
          ["a mail server without a port", { emailConfigs: [{ to: "a@b.c", smarthost: "smtp" }] }, "no port"],
          [
            "a pager without a key",
            { pagerdutyConfigs: [{}] },
            'receiver "team": pagerdutyConfigs: routingKey or serviceKey is missing',
          ],
        ] as const
      ).map(
        ([what, channel, sentence]) =>
          [
            what,
            { route: { receiver: "team" }, receivers: [{ name: "team", ...channel }] },
            "InvalidAlertmanagerConfig",
            sentence,
          ] as [string, object, string, string],
      ),
      [
        "a receiver twice",
        { route: { receiver: "team" }, receivers: [{ name: "team" }, { name: "team" }] },
        "InvalidAlertmanagerConfig",
        'receivers has "team" twice',
      ],
      [
        "a month that is none",
        {
          route: { receiver: "team" },
          receivers: [{ name: "team" }],
          muteTimeIntervals: [{ name: "summer", timeIntervals: [{ months: ["Brumaire"] }] }],
        },
        "InvalidAlertmanagerConfig",
        "muteTimeIntervals.0.timeIntervals.0.months.0",
      ],
    ])("with %s is refused with a reason, and what there was stays", (_, spec, reason, sentence) => {
      const before = {
        "own-channel": {
          ...userConfig({ route: {} }),
          metadata: { name: "own", namespace: "n", resourceVersion: "1", labels: { a: "b" } },
        },
        "channel-secret": secret({ url: "before" }),
      };
      const fresh = alerting(given(spec));
      expect(conditionNamed(fresh, "AlertingReady")).toMatchObject({
        status: "False",
        reason,
        message: expect.stringContaining(sentence),
      });
      expect(composedNames(fresh)).toEqual(["service-level-rules", "capacity-rules"]);
      const later = alerting({ ...given(spec), observed: { ...running, ...before } });
      expect(objectNamed(later, "own-channel")).toEqual({
        ...userConfig({ route: {} }),
        metadata: { name: "own", namespace: "n", labels: { a: "b" } },
      });
      expect(objectNamed<ISecret>(later, "channel-secret").data).toEqual({ url: btoa("before") });
    });

    test("waits for its Secret", () => {
      expect(ready(given(webhook({ name: "orders-channel", key: "url" }), null))).toMatchObject({
        reason: "ChannelSecretMissing",
      });
    });
  },
);

test("both AlertmanagerConfig and Secret are read from the claim's namespace alone", () => {
  const monitoring = {
    alertmanagerConfigRef: "orders-alerts",
    alertmanagerConfigSecretRef: "orders-channel",
  };
  const given = { observed: running, parameters: { monitoring } };
  expect(requirementsOf(given).map(({ selector }) => [selector.kind, selector.namespace])).toEqual([
    ["AlertmanagerConfig", "shop"],
    ["Secret", "shop"],
  ]);
  expect(ready(given)).toMatchObject({ reason: "AlertmanagerConfigMissing" });
});
