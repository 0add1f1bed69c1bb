import { type Static, Type } from "typebox";

/** Settings that every service reads, in the EnvironmentConfig's data. Each service adds a section of its name. */
export const PlatformSettings = Type.Object(
  {
    clusterDomain: Type.String({
      default: "cluster.local",
      description: "DNS domain of the cluster; the hosts in connection secrets end in it.",
      examples: ["cluster.local"],
      minLength: 1,
    }),
    monitoringNamespaces: Type.Array(Type.String(), {
      default: ["monitoring"],
      description: "Namespaces whose pods may scrape the metrics of instances.",
      examples: [["monitoring"]],
    }),
    crossplaneNamespace: Type.String({
      default: "crossplane-system",
      description: "Namespace of Crossplane and of Matura's own parts.",
      examples: ["crossplane-system"],
    }),
  },
  { description: "Settings of the platform that concern every service." },
);

export type PlatformSettings = Static<typeof PlatformSettings>;

/** Name of the EnvironmentConfig that holds the settings, and of the requirement that asks for it. */
export const PLATFORM = { requirement: "platform", environmentConfig: "matura" } as const;
