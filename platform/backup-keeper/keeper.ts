import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { LABELS } from "../../runtime/labels.ts";
import { PLATFORM } from "../../runtime/platform.ts";
import { RECORD_LABEL } from "../../services/backup/names.ts";
import { ApiClient } from "../process/api-client.ts";
import { describeError } from "../process/api-error.ts";
import type { ProcessContext, Running } from "../process/run-process.ts";
import { Watched } from "../process/watched.ts";
import { WorkQueue } from "../process/work-queue.ts";
import type { BackedUpInstance } from "./backed-up-instance.ts";
import { Composites } from "./composites.ts";
import { type InstanceState, keepInstance, newState } from "./instance-pass.ts";
import type { ConfigMap } from "./json-config-map.ts";
import { deleteLeftovers } from "./leftover-pass.ts";
import { KeeperMetrics } from "./metrics.ts";
import type { Ports } from "./ports.ts";
import { keepRecordOf } from "./record-pass.ts";
import { Records, recordName } from "./records.ts";
import { keepRestoreSource } from "./restore-source.ts";
import { type BackupSettings, type Settings, settingsOf } from "./settings.ts";

/** Instances and records that are worked on at a time. */
const CONCURRENCY = 8;

/** Instances whose leftovers are deleted at a time: what takes long must hold up no look into a store. */
const DELETIONS = 2;

/** Seconds until an instance that is new to this process is looked at for leftovers. */
const SETTLED = 60;

/** Seconds until work is tried again for which settings or watches are not there yet. */
const NOT_YET = 5;

/** Seconds over which the work of a change that concerns all instances is spread. */
const SPREAD = 30;

const INSTANCE = "instance";
const RECORD = "record";

/** Does for the instances of all services what must outlive them, or needs their store. */
export class BackupKeeper implements Running {
  readonly #context: ProcessContext;
  readonly #ports: Ports;
  readonly #composites: Composites;
  readonly #namespaces: Watched<KubernetesObject>;
  readonly #configs: Watched<KubernetesObject>;
  readonly #queue: WorkQueue;
  readonly #deletions: WorkQueue;
  readonly #stopping = new AbortController();
  readonly #states = new Map<string, InstanceState>();
  #settings: Settings = { problem: "the platform's settings have not been read yet" };
  #records: { readonly namespace: string; readonly watch: Watched<ConfigMap> } | undefined;

  constructor(context: ProcessContext) {
    const { kubeConfig, log, metrics } = context;
    this.#context = context;
    const api = new ApiClient(kubeConfig, "matura-backup-keeper");
    this.#ports = {
      api,
      log,
      records: new Records(api, () => this.#records?.watch),
      metrics: new KeeperMetrics(metrics),
      clock: () => new Date(),
      stopping: this.#stopping.signal,
    };
    const onError = (key: string, error: unknown) => {
      if (!this.#stopping.signal.aborted) log.error({ key, error: describeError(error) }, "tried again");
    };
    this.#queue = new WorkQueue({ concurrency: CONCURRENCY, work: (key) => this.#work(key), onError });
    this.#deletions = new WorkQueue({
      concurrency: DELETIONS,
      work: (key) => this.#deleteLeftovers(key),
      onError,
    });
    this.#composites = new Composites(kubeConfig, api, log, (instance, change) =>
      this.#instanceChanged(instance, change),
    );
    this.#namespaces = new Watched(
      kubeConfig,
      api,
      { apiVersion: "v1", kind: "Namespace", plural: "namespaces", labelSelector: LABELS.instance },
      log,
    );
    this.#namespaces.onChange(({ metadata }) => {
      const { [LABELS.service]: service, [LABELS.instance]: name } = metadata?.labels ?? {};
      if (service !== undefined && name !== undefined) this.#queue.schedule(instanceKey(service, name));
    });
    this.#configs = new Watched(
      kubeConfig,
      api,
      {
        apiVersion: "apiextensions.crossplane.io/v1beta1",
        kind: "EnvironmentConfig",
        plural: "environmentconfigs",
      },
      log,
    );
    this.#configs.onChange(({ metadata }) => {
      if (metadata?.name === PLATFORM.environmentConfig) this.#readSettings();
    });
  }

  async start(): Promise<this> {
    await this.#configs.start();
    this.#readSettings();
    await Promise.all([this.#namespaces.start(), this.#composites.start()]);
    return this;
  }

  unready(): string | undefined {
    if ("problem" in this.#settings) return this.#settings.problem;
    const { unsynced } = this.#composites;
    if (unsynced !== undefined) return `the instances of ${unsynced} are not known`;
    if (!this.#namespaces.synced) return "the namespaces of instances are not known";
    return this.#records?.watch.synced ? undefined : "the records of backups are not known";
  }

  async stop(): Promise<void> {
    for (const watch of [this.#configs, this.#namespaces, this.#records?.watch]) watch?.stop();
    this.#composites.stop();
    this.#stopping.abort();
    await Promise.all([this.#queue.stop(), this.#deletions.stop()]);
  }

  #readSettings(): void {
    const settings = settingsOf(this.#configs.get(PLATFORM.environmentConfig));
    const { log } = this.#context;
    if ("problem" in settings) {
      log.error({ problem: settings.problem }, "the settings before stay in use");
      if ("problem" in this.#settings) this.#settings = settings;
      return;
    }
    const before = this.#settings;
    this.#settings = settings;
    this.#watchRecords(settings.backup);
    if ("problem" in before) log.info("settings read");
    for (const { service, name } of this.#composites.list()) {
      const state = this.#states.get(instanceKey(service, name));
      if (state !== undefined) state.lookAt = 0;
      this.#queue.schedule(instanceKey(service, name), Math.random() * SPREAD);
    }
  }

  #watchRecords({ recordNamespace: namespace }: BackupSettings): void {
    if (this.#records?.namespace === namespace) return;
    this.#records?.watch.stop();
    const { kubeConfig, log } = this.#context;
    const labelSelector = Object.entries(RECORD_LABEL)
      .map((label) => label.join("="))
      .join(",");
    const target = { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps", namespace, labelSelector };
    const watch = new Watched<ConfigMap>(kubeConfig, this.#ports.api, target, log);
    watch.onChange(({ metadata }, change) => {
      if (change === "gone") return;
      this.#queue.schedule(`${RECORD}/${metadata?.name}`);
      // Those that wait for leave, or for a source.
      for (const instance of this.#composites.list()) {
        if (instance.restore === undefined || instance.status.restored === true) continue;
        if (instance.restore.claimName === metadata?.labels?.[LABELS.claimName])
          this.#queue.schedule(instanceKey(instance.service, instance.name), 1);
      }
    });
    this.#records = { namespace, watch };
    void watch.start();
  }

  #instanceChanged(instance: BackedUpInstance, change: "present" | "gone"): void {
    const { service, name } = instance;
    if (change === "present") {
      this.#queue.schedule(instanceKey(service, name));
      return;
    }
    this.#states.delete(instanceKey(service, name));
    this.#ports.metrics.forget(instance);
    this.#queue.schedule(`${RECORD}/${recordName(service, name)}`);
  }

  async #work(key: string): Promise<number | undefined> {
    if ("problem" in this.#settings || !this.#records?.watch.synced) return NOT_YET;
    const { backup: settings } = this.#settings;
    const [kind, ...rest] = key.split("/");
    if (kind === RECORD) return this.#workOnRecord(settings, rest[0] ?? "");
    const [service = "", name = ""] = rest;
    const instance = this.#composites.get(service, name);
    if (instance === undefined) return undefined;
    const namespace = this.#namespaces.get(instance.namespace);
    // It comes, and that is told; while it goes there is nothing to write.
    if (namespace === undefined || namespace.metadata?.deletionTimestamp !== undefined) return undefined;
    const state = this.#states.get(key) ?? newState();
    if (!this.#states.has(key)) this.#deletions.schedule(key, SETTLED + Math.random() * SPREAD);
    this.#states.set(key, state);
    try {
      await keepRestoreSource(this.#ports, instance, settings);
      return await keepInstance(this.#ports, instance, settings, state);
    } finally {
      // It may have gone meanwhile.
      if (this.#composites.get(service, name) === undefined) {
        this.#states.delete(key);
        this.#ports.metrics.forget(instance);
      }
    }
  }

  /** @returns undefined once the instance is gone, or is not worked on: it is scheduled with the state it begins with */
  async #deleteLeftovers(key: string): Promise<number | undefined> {
    const [, service = "", name = ""] = key.split("/");
    const instance = this.#composites.get(service, name);
    const state = this.#states.get(key);
    if ("problem" in this.#settings || instance === undefined || state === undefined) return undefined;
    return deleteLeftovers(this.#ports, instance, this.#settings.backup, state);
  }

  #workOnRecord(settings: BackupSettings, name: string): Promise<number | undefined> {
    const record = this.#ports.records.known(settings.recordNamespace, name)?.record;
    if (record === undefined) return Promise.resolve(undefined);
    const { service, instance } = record;
    const seen = this.#composites.synced(service)
      ? this.#composites.get(service, instance) !== undefined
      : undefined;
    return keepRecordOf(this.#ports, settings, name, seen);
  }
}

const instanceKey = (service: string, name: string): string => `${INSTANCE}/${service}/${name}`;
