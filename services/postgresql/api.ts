import { type Static, Type } from "typebox";
import { Closed, ruleSaying } from "../kubernetes-schema.ts";
import { BackupParameters, RestoreParameters } from "./parameters/backup.ts";
import {
  MaintenanceParameters,
  MonitoringParameters,
  UpdateStrategyParameters,
} from "./parameters/operations.ts";
import {
  EncryptionParameters,
  NetworkParameters,
  ReplicationParameters,
  SchedulingParameters,
  SecurityParameters,
} from "./parameters/placement.ts";
import { ServiceParameters } from "./parameters/service.ts";
import { SizeParameters } from "./parameters/size.ts";

/**
 * `spec.parameters` of a PostgreSQLInstance: the only source of its type, defaults, XRD and reference page.
 * The shape is the one that users of AppCat's catalogue know.
 */
export const PostgreSQLParameters = Closed(
  {
    service: ServiceParameters,
    size: SizeParameters,
    instances: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 9,
      description: "Number of PostgreSQL servers, one of them the primary; 0 suspends the instance.",
      examples: [3],
      "x-matura-value-iteration": { "0": "scaling" },
    }),
    scheduling: SchedulingParameters,
    encryption: EncryptionParameters,
    backup: BackupParameters,
    restore: Type.Optional(RestoreParameters),
    maintenance: MaintenanceParameters,
    monitoring: MonitoringParameters,
    security: SecurityParameters,
    network: NetworkParameters,
    replication: ReplicationParameters,
    updateStrategy: UpdateStrategyParameters,
  },
  {
    default: {},
    description: "What the instance is to be.",
    "x-kubernetes-validations": [
      ruleSaying(
        "self.service.serviceLevel != 'guaranteed' || self.instances != 1",
        "'service.serviceLevel guaranteed needs at least 2 instances, and instances is 1: raise instances or use besteffort'",
      ),
      ruleSaying(
        "self.replication.mode == 'async' || self.instances != 1",
        "'replication.mode ' + self.replication.mode + ' needs at least 2 instances, and instances is 1: raise instances or use async'",
      ),
      ruleSaying(
        "!has(self.maintenance.pinImageTag) || self.maintenance.pinImageTag == self.service.majorVersion || self.maintenance.pinImageTag.startsWith(self.service.majorVersion + '.') || self.maintenance.pinImageTag.startsWith(self.service.majorVersion + '-')",
        "'maintenance.pinImageTag ' + self.maintenance.pinImageTag + ' is not of major version ' + self.service.majorVersion",
      ),
      ruleSaying(
        "has(self.restore) == has(oldSelf.restore) && (!has(self.restore) || self.restore == oldSelf.restore)",
        "'restore cannot be changed once the instance exists: make a new claim to restore into'",
      ),
    ],
  },
);

export type PostgreSQLParameters = Static<typeof PostgreSQLParameters>;
