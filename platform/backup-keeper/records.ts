import { LABELS } from "../../runtime/labels.ts";
import { RECORD_LABEL } from "../../services/backup/names.ts";
import { BackupRecord } from "../../services/backup/record.ts";
import type { ApiClient } from "../process/api-client.ts";
import { type ConfigMap, configMapOf, jsonOf } from "./json-config-map.ts";
import { BUCKETS_KEY, OwnBuckets } from "./record.ts";

/** A record as it is kept. */
export interface KeptRecord {
  readonly record: BackupRecord;
  readonly buckets: OwnBuckets;
}

/** The records that are known, which a watch keeps current. */
export interface RecordCache {
  list(): readonly ConfigMap[];
  get(name: string, namespace?: string): ConfigMap | undefined;
}

/** The name of an instance's record. */
export const recordName = (service: string, instance: string): string => `${service}-${instance}`;

/** A record of a ConfigMap, undefined when it cannot be read. */
export const keptRecord = (object: ConfigMap | undefined): KeptRecord | undefined => {
  const record = jsonOf(object, BackupRecord);
  return record === undefined
    ? undefined
    : { record, buckets: jsonOf(object, OwnBuckets, BUCKETS_KEY) ?? [] };
};

/** The records of all instances: ConfigMaps in a namespace of the platform's. */
export class Records {
  readonly #api: ApiClient;
  readonly #cache: () => RecordCache | undefined;

  /** @param cache of the namespace that the settings name now */
  constructor(api: ApiClient, cache: () => RecordCache | undefined) {
    this.#api = api;
    this.#cache = cache;
  }

  /** As the watch knows it. */
  known(namespace: string, name: string): KeptRecord | undefined {
    return keptRecord(this.#cache()?.get(name, namespace));
  }

  /** Those of all instances that a claim has or had. */
  ofClaim(service: string, claim: BackupRecord["claim"]): readonly KeptRecord[] {
    return (this.#cache()?.list() ?? [])
      .filter(({ metadata }) => metadata?.labels?.[LABELS.claimName] === claim.name)
      .flatMap((object) => keptRecord(object) ?? [])
      .filter(
        ({ record }) =>
          record.service === service &&
          record.claim.name === claim.name &&
          record.claim.namespace === claim.namespace,
      );
  }

  /** As the API server has it now. */
  async read(namespace: string, name: string): Promise<KeptRecord | undefined> {
    return keptRecord(await this.#api.get<ConfigMap>(keyOf(namespace, name)));
  }

  /** @throws Error when the namespace is not there: then nothing may be stored */
  async write(
    namespace: string,
    { record, buckets }: KeptRecord,
    labels: Readonly<Record<string, string>>,
  ): Promise<void> {
    const name = recordName(record.service, record.instance);
    const metadata = { name, namespace, labels: { ...labels, ...RECORD_LABEL } };
    if (!(await this.#api.apply(configMapOf(metadata, { report: record, [BUCKETS_KEY]: buckets })))) {
      throw new Error(
        `namespace ${namespace} of the records is not there: apply platform/backup-keeper/deployment.yaml`,
      );
    }
  }

  delete(namespace: string, name: string): Promise<void> {
    return this.#api.delete(keyOf(namespace, name));
  }
}

const keyOf = (namespace: string, name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
});
