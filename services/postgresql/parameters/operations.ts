import { Type } from "typebox";
import { Closed, FreeMap, rule, ruleSaying } from "../../kubernetes-schema.ts";

export const MaintenanceParameters = Closed(
  {
    dayOfWeek: Type.Optional(
      Type.Enum(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], {
        description: "Day of the maintenance window. Spread over the week by default.",
        examples: ["tuesday"],
      }),
    ),
    timeOfDay: Type.Optional(
      Type.String({
        description: "Start of the maintenance window in UTC, HH:MM:SS. Spread over the night by default.",
        examples: ["03:30:00"],
        minLength: 1,
        maxLength: 8,
        "x-kubernetes-validations": [
          ruleSaying(
            "self.matches('^([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$')",
            "'maintenance.timeOfDay \"' + self + '\" is not a time of day: use HH:MM:SS in UTC, 00:00:00 to 23:59:59'",
          ),
        ],
      }),
    ),
    pinImageTag: Type.Optional(
      Type.String({
        description: "Stay on this image tag, of the major version in use.",
        examples: ["15.14"],
        minLength: 1,
        maxLength: 128,
      }),
    ),
  },
  { default: {}, description: "The maintenance window.", "x-matura-iteration": "maintenance" },
);

export const MonitoringParameters = Closed(
  {
    email: Type.Optional(
      Type.String({
        description: "Addresses that capacity alerts go to, separated by commas.",
        examples: ["team@example.com"],
        minLength: 1,
        maxLength: 1000,
        "x-kubernetes-validations": [
          ruleSaying(
            "self.matches('^ *[^@, ]+@[^@, ]+( *, *[^@, ]+@[^@, ]+)* *$')",
            "'monitoring.email \"' + self + '\" is not a list of e-mail addresses separated by commas'",
          ),
        ],
      }),
    ),
    alertmanagerConfigRef: Type.Optional(
      Type.String({
        description: "Name of an AlertmanagerConfig in the claim's namespace that is used for this instance.",
        examples: ["orders-alerts"],
        minLength: 1,
        maxLength: 253,
      }),
    ),
    alertmanagerConfigSecretRef: Type.Optional(
      Type.String({
        description: "Name of the Secret that the AlertmanagerConfig refers to.",
        examples: ["orders-alert-channel"],
        minLength: 1,
        maxLength: 253,
      }),
    ),
    alertmanagerConfigTemplate: Type.Optional(
      FreeMap({
        description: "The spec of an AlertmanagerConfig, used as it is.",
        examples: [{ route: { receiver: "team" } }],
      }),
    ),
  },
  {
    default: {},
    description: "Where alerts go.",
    "x-matura-iteration": "alerting",
    "x-kubernetes-validations": [
      rule(
        "!has(self.alertmanagerConfigRef) || !has(self.alertmanagerConfigTemplate)",
        "monitoring has both alertmanagerConfigRef and alertmanagerConfigTemplate: leave one of them out",
      ),
    ],
  },
);

export const UpdateStrategyParameters = Closed(
  {
    type: Type.Enum(["Immediate", "OnRestart"], {
      default: "Immediate",
      description: "`OnRestart` lets a change that interrupts wait for the maintenance window.",
      examples: ["OnRestart"],
      "x-matura-iteration": "scaling",
    }),
  },
  { default: {}, description: "When a change that interrupts happens." },
);
