import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { IEmailConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/EmailConfig";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { type Contribution, compose, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { alertmanagerConfig } from "./alertmanager-config.ts";
import type { Channel } from "./channels.ts";
import { keep } from "./keep.ts";
import { onlyFor } from "./routing.ts";

/** The password of the platform's mail server, for the Alertmanager that reads this namespace. */
const PASSWORD = { resource: "mail-password", secret: "alert-mail", key: "password" } as const;

interface SecretData extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** `monitoring.email`: undefined where the claim names no address. */
export const mailChannel = (instance: PostgreSQLInstance): Channel | undefined => {
  const { email } = instance.parameters.monitoring;
  if (email === undefined) return undefined;
  const { mail } = instance.platform.alerting;
  if (mail === undefined) {
    return {
      name: "email",
      contributions: keep(instance, ["mail-channel", PASSWORD.resource]),
      problem: {
        reason: "NoMailServer",
        message:
          "monitoring.email is set, and this platform sends no mail: leave it out, or give an AlertmanagerConfig of your own",
      },
    };
  }
  const config = compose("mail-channel", mailConfig(instance, email), { after: ["namespace"] });
  const password = mail.passwordSecret;
  if (password === undefined) return { name: "email", contributions: [config] };

  const [found] = instance.required<SecretData>(PASSWORD.resource) ?? [];
  const value = found?.data?.[password.key];
  const asked = requirement(PASSWORD.resource, {
    apiVersion: "v1",
    kind: "Secret",
    namespace: instance.platform.crossplaneNamespace,
    matchName: password.name,
  });
  if (value === undefined) {
    return {
      name: "email",
      contributions: [asked, ...keep(instance, ["mail-channel", PASSWORD.resource])],
      problem: {
        reason: "MailPasswordMissing",
        message: `the platform's mail password is not there: operators have to put key ${password.key} into Secret ${password.name} in namespace ${instance.platform.crossplaneNamespace}`,
      },
    };
  }
  return { name: "email", contributions: [asked, passwordCopy(instance, value), config] };
};

const passwordCopy = (instance: PostgreSQLInstance, value: string): Contribution => {
  const secret: ISecret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: PASSWORD.secret, namespace: instance.namespace },
    data: { [PASSWORD.key]: value },
  };
  return compose(PASSWORD.resource, secret as KubernetesObject, { after: ["namespace"] });
};

const mailConfig = (instance: PostgreSQLInstance, email: string): IAlertmanagerConfig => {
  const addresses = email.split(",").map((address) => address.trim());
  return alertmanagerConfig(
    instance,
    "mail",
    onlyFor(instance, {
      route: { receiver: "mail", groupBy: ["alertname"] },
      receivers: [{ name: "mail", emailConfigs: addresses.map((to) => mailTo(instance, to)) }],
    }),
  );
};

/** What the platform leaves out is Alertmanager's own to know. */
const mailTo = ({ platform }: PostgreSQLInstance, to: string): IEmailConfig => {
  const { smarthost, from, username, passwordSecret, requireTLS } = platform.alerting.mail ?? {};
  return {
    to,
    sendResolved: true,
    ...(smarthost === undefined ? {} : { smarthost, requireTLS: requireTLS ?? true }),
    ...(from === undefined ? {} : { from }),
    ...(username === undefined ? {} : { authUsername: username }),
    ...(passwordSecret === undefined ? {} : { authPassword: { name: PASSWORD.secret, key: PASSWORD.key } }),
  };
};
