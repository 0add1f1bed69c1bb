import { Type } from "typebox";
import { Closed, ruleSaying } from "../../kubernetes-schema.ts";
import { namespaceName } from "./namespace-name.ts";

export const SchedulingParameters = Closed(
  {
    nodeSelector: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 63 }), {
        description: "Labels that the nodes of this instance must have.",
        examples: [{ "node.example.com/disk": "ssd" }],
        maxProperties: 16,
      }),
    ),
  },
  { default: {}, description: "Where instances run." },
);

export const EncryptionParameters = Closed(
  {
    enabled: Type.Boolean({
      default: false,
      description: "Keep the data on the platform's encrypted storage class. Cannot be changed later.",
      examples: [true],
      "x-kubernetes-validations": [
        ruleSaying(
          "self == oldSelf",
          "'encryption.enabled cannot change from ' + (oldSelf ? 'true to false' : 'false to true') + ': volumes keep their storage class. Restore a backup into a new claim instead'",
        ),
      ],
    }),
  },
  { default: {}, description: "Encryption at rest." },
);

export const SecurityParameters = Closed(
  {
    deletionProtection: Type.Boolean({
      default: true,
      description: "Refuse to delete the claim, its composite and its namespace.",
      examples: [true],
    }),
    allowAllNamespaces: Type.Boolean({
      default: false,
      description: "Let pods of every namespace connect.",
      examples: [false],
    }),
    allowedNamespaces: Type.Array(namespaceName("security.allowedNamespaces"), {
      default: [],
      description: "Namespaces, beside the claim's own, whose pods may connect.",
      examples: [["frontend"]],
      maxItems: 50,
      "x-kubernetes-list-type": "set",
    }),
    allowedGroups: Type.Array(
      Type.String({ minLength: 1, maxLength: 253, description: "Name of a group." }),
      {
        default: [],
        description: "Groups that may read pods, logs and events of the instance.",
        examples: [["team-orders"]],
        maxItems: 50,
        "x-kubernetes-list-type": "set",
      },
    ),
    allowedUsers: Type.Array(Type.String({ minLength: 1, maxLength: 253, description: "Name of a user." }), {
      default: [],
      description: "Users who may read pods, logs and events of the instance.",
      examples: [["jane@example.com"]],
      maxItems: 50,
      "x-kubernetes-list-type": "set",
    }),
  },
  { default: {}, description: "Who may reach, see and delete the instance." },
);

export const NetworkParameters = Closed(
  {
    serviceType: Type.Enum(["ClusterIP", "LoadBalancer"], {
      default: "ClusterIP",
      description: "`LoadBalancer` gives the instance an address outside of the cluster.",
      examples: ["LoadBalancer"],
    }),
    ipFilter: Type.Array(
      Type.String({
        description: "A range of addresses.",
        minLength: 1,
        maxLength: 43,
        "x-kubernetes-validations": [
          ruleSaying(
            "isCIDR(self)",
            "'network.ipFilter has \"' + self + '\", which is not a range of addresses such as 192.0.2.0/24'",
          ),
        ],
      }),
      {
        default: [],
        description: "Address ranges that may use the load balancer; empty refuses everyone.",
        examples: [["192.0.2.0/24"]],
        maxItems: 50,
        "x-kubernetes-list-type": "set",
      },
    ),
  },
  { default: {}, description: "How the instance is reached from outside of the cluster." },
);

export const ReplicationParameters = Closed(
  {
    mode: Type.Enum(["async", "sync", "strict-sync"], {
      default: "async",
      description:
        "`sync` waits for a replica while one is there; `strict-sync` stops writes rather than lose one.",
      examples: ["sync"],
    }),
  },
  { default: {}, description: "Replication between the instances." },
);
