import { Type } from "typebox";

const PasswordSecret = Type.Object(
  {
    name: Type.String({
      description: "Name of the Secret in the namespace of Crossplane.",
      examples: ["smtp-credentials"],
      minLength: 1,
    }),
    key: Type.String({ description: "Key in the Secret.", examples: ["password"], minLength: 1 }),
  },
  { description: "Where the password of the mail server is read from." },
);

const MailSettings = Type.Object(
  {
    smarthost: Type.Optional(
      Type.String({
        description: "Host and port of the mail server; Alertmanager's own when left out.",
        examples: ["smtp.example.com:587"],
        pattern: "^[^ :]+:[0-9]+$",
      }),
    ),
    from: Type.Optional(
      Type.String({
        description: "Sender of the mails; Alertmanager's own when left out.",
        examples: ["alerts@example.com"],
        pattern: "^[^@ ]+@[^@ ]+$",
      }),
    ),
    username: Type.Optional(
      Type.String({
        description: "User at the mail server, where it asks for one.",
        examples: ["alerts"],
        minLength: 1,
      }),
    ),
    passwordSecret: Type.Optional(PasswordSecret),
    requireTLS: Type.Boolean({
      default: true,
      description: "Whether mail is sent over TLS only.",
      examples: [true],
    }),
  },
  {
    description:
      "How mail leaves the platform. `{}` when Alertmanager's global configuration has a mail server already; without this setting `monitoring.email` of claims cannot be served.",
    examples: [{ smarthost: "smtp.example.com:587", from: "alerts@example.com" }],
  },
);

/** Settings of alerts that concern every service, in the platform's settings. */
export const AlertingSettings = Type.Object(
  {
    runbookUrl: Type.String({
      default: "https://matura.dev/docs/runbooks",
      description: "Where the runbooks are published; an alert links to `<runbookUrl>/<alert>.md`.",
      examples: ["https://git.example.com/platform/matura/-/blob/main/docs/runbooks"],
      pattern: "^https?://[^ ]+[^ /]$",
    }),
    mail: Type.Optional(MailSettings),
    channelSelectorLabels: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: "Labels by which your Alertmanager selects its AlertmanagerConfigs.",
      examples: [{ alertmanagerConfig: "enabled" }],
    }),
  },
  { default: {}, description: "How people are told." },
);
