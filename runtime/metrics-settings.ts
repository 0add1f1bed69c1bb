import { Type } from "typebox";

/** Below it, 14.4 times the budget is about all there is: the alert that it burns fast could not fire in an outage. */
const LEAST_TARGET = 95;

const AvailabilityTarget = Type.Object(
  {
    besteffort: Type.Number({
      default: 99,
      minimum: LEAST_TARGET,
      maximum: 99.999,
      description: "Of instances whose `service.serviceLevel` is besteffort.",
      examples: [99],
    }),
    guaranteed: Type.Number({
      default: 99.9,
      minimum: LEAST_TARGET,
      maximum: 99.999,
      description: "Of instances whose `service.serviceLevel` is guaranteed.",
      examples: [99.9],
    }),
  },
  {
    default: {},
    description: "Share of a month, in percent, in which an instance has to answer, by service level.",
  },
);

const ProbeSettings = Type.Object(
  {
    intervalSeconds: Type.Integer({
      default: 1,
      minimum: 1,
      // The reports count minutes: at 60 s, which varies a little, some minutes would have no probe in them.
      maximum: 30,
      description: "Seconds from the start of one probe of an instance to the start of the next.",
      examples: [1],
    }),
    timeoutSeconds: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 30,
      description: "Seconds after which a probe without an answer has failed.",
      examples: [3],
    }),
  },
  { default: {}, description: "How instances are probed." },
);

/** Settings of what is measured, in the platform's settings. */
export const MetricsSettings = Type.Object(
  {
    prometheusOperator: Type.Boolean({
      default: true,
      description:
        "Whether the cluster has the kinds of the Prometheus operator; without them instances have no PodMonitor.",
      examples: [true],
    }),
    selectorLabels: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: "Labels by which your Prometheus selects its monitors and rules.",
      examples: [{ release: "kube-prometheus-stack" }],
    }),
    dashboardUrl: Type.Optional(
      Type.String({
        description:
          "Address of an instance's dashboard, for claims to show. `{service}`, `{instance}`, `{claimName}` and `{claimNamespace}` stand for what they say.",
        examples: ["https://grafana.example.com/d/matura-{service}?var-instance={instance}"],
        pattern: "^https?://[^ ]+$",
      }),
    ),
    prometheusUrl: Type.Optional(
      Type.String({
        description:
          "Address of the Prometheus that SLA reports are made from, and that knows how full disks are; without it there are no reports, and no disk grows by itself.",
        examples: ["http://prometheus-operated.monitoring.svc:9090"],
        pattern: "^https?://[^ ]+$",
      }),
    ),
    reportMonths: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 120,
      description: "Months for which SLA reports are kept.",
      examples: [24],
    }),
    availabilityTarget: AvailabilityTarget,
    probe: ProbeSettings,
  },
  { default: {}, description: "What is measured of instances, and what is promised of them." },
);
