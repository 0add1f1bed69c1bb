import type { KubeConfig } from "@kubernetes/client-node";
import type { Logger } from "pino";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { API } from "../../services/api-group.ts";
import { REGISTRY } from "../../services/registry.ts";
import type { ApiClient } from "../process/api-client.ts";
import { Watched } from "../process/watched.ts";
import { type BackedUpInstance, backedUpInstance } from "./backed-up-instance.ts";

/** An instance as the API server has it now; undefined when it is not there. */
export const readInstance = async (
  api: ApiClient,
  service: string,
  name: string,
): Promise<BackedUpInstance | undefined> => {
  const entry = REGISTRY.find((known) => known.service.name === service);
  if (entry === undefined) return undefined;
  const kind = entry.service.kinds.composite;
  const object = await api.get({ apiVersion: `${API.group}/${API.version}`, kind, metadata: { name } });
  return object === undefined ? undefined : backedUpInstance(entry.service, object);
};

/** Told of an instance when it comes, when something of it changes that matters here, and when it is gone. */
type Listener = (instance: BackedUpInstance, change: "present" | "gone") => void;

/** The instances of all services. */
export class Composites {
  readonly #watches: ReadonlyMap<string, Watched<KubernetesObject>>;
  /** Instance → what was last told of it. Composites change with every condition, and most of that is nothing new. */
  readonly #told = new Map<string, string>();

  constructor(kubeConfig: KubeConfig, api: ApiClient, log: Logger, listener: Listener) {
    this.#watches = new Map(
      REGISTRY.map(({ service, names }) => {
        const target = {
          apiVersion: `${API.group}/${API.version}`,
          kind: service.kinds.composite,
          plural: names.composite.plural,
        };
        const watch = new Watched<KubernetesObject>(kubeConfig, api, target, log);
        watch.onChange((object, change) => this.#tell(backedUpInstance(service, object), change, listener));
        return [service.name, watch];
      }),
    );
  }

  /** Whether all instances of a service are known. */
  synced(service: string): boolean {
    return this.#watches.get(service)?.synced ?? false;
  }

  /** The first service of which not all instances are known. */
  get unsynced(): string | undefined {
    return [...this.#watches].find(([, watch]) => !watch.synced)?.[0];
  }

  get(service: string, name: string): BackedUpInstance | undefined {
    const entry = REGISTRY.find((known) => known.service.name === service);
    const object = this.#watches.get(service)?.get(name);
    return entry === undefined || object === undefined ? undefined : backedUpInstance(entry.service, object);
  }

  list(): readonly BackedUpInstance[] {
    return REGISTRY.flatMap(({ service }) =>
      (this.#watches.get(service.name)?.list() ?? []).map((object) => backedUpInstance(service, object)),
    );
  }

  async start(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.start()));
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.stop();
  }

  #tell(instance: BackedUpInstance, change: "present" | "gone", listener: Listener): void {
    const key = `${instance.service}/${instance.name}`;
    const news = JSON.stringify(instance);
    if (change === "present" && this.#told.get(key) === news) return;
    if (change === "present") this.#told.set(key, news);
    else this.#told.delete(key);
    listener(instance, change);
  }
}
