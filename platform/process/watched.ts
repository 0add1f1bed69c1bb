import {
  type KubernetesObject as ClientObject,
  type KubeConfig,
  ListWatch,
  Watch,
} from "@kubernetes/client-node";
import type { Logger } from "pino";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { ApiClient, ListOptions } from "./api-client.ts";
import { describeError } from "./api-error.ts";

/** The objects to watch: one kind, in one namespace or in all. */
export interface WatchTarget extends ListOptions {
  readonly apiVersion: string;
  readonly kind: string;
  /** As the path of the API has it: `configmaps`. */
  readonly plural: string;
}

type Listener<T> = (object: T, change: "present" | "gone") => void;

/** Seconds until the next attempt after so many failed ones. */
const backOff = (failures: number): number => Math.min(30, 2 ** (failures - 1));

/**
 * The objects of a kind as they are, kept by list and watch. It goes on for ever: while the API server is away, or the
 * kind is not installed, it keeps what it knew and tries again.
 */
export class Watched<T extends KubernetesObject> {
  readonly #target: WatchTarget;
  readonly #log: Logger;
  /** Its type of an object differs from ours in the times of the metadata alone: on the wire they are texts. */
  readonly #listWatch: ListWatch<ClientObject>;
  readonly #listeners: Listener<T>[] = [];
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #synced = false;
  #stopped = false;

  constructor(kubeConfig: KubeConfig, api: ApiClient, target: WatchTarget, log: Logger) {
    this.#target = target;
    this.#log = log;
    const list = async () => {
      const { items, metadata } = await api.list<T>(target.apiVersion, target.kind, target);
      return {
        apiVersion: target.apiVersion,
        kind: target.kind,
        items: items as unknown as ClientObject[],
        metadata: { ...metadata },
      };
    };
    const watch = new RejectionlessWatch(kubeConfig);
    this.#listWatch = new ListWatch<ClientObject>(
      pathOf(target),
      watch,
      list,
      false,
      target.labelSelector,
      target.fieldSelector,
    );
    // Its "change" would tell of deletions too.
    for (const event of ["add", "update"] as const)
      this.#listWatch.on(event, (object) => this.#tell(object as unknown as T, "present"));
    this.#listWatch.on("delete", (object) => this.#tell(object as unknown as T, "gone"));
    this.#listWatch.on("error", (error) => this.#failed(error));
  }

  /** Whether all objects were listed and each change since is known. False while the API server is away. */
  get synced(): boolean {
    return this.#synced;
  }

  list(): readonly T[] {
    return this.#listWatch.list() as unknown as readonly T[];
  }

  get(name: string, namespace?: string): T | undefined {
    return this.#listWatch.get(name, namespace) as unknown as T | undefined;
  }

  /** Calls the listener for each object there is, and whenever one comes, changes or goes. */
  onChange(listener: Listener<T>): void {
    this.#listeners.push(listener);
  }

  /** @returns after the first attempt, whatever became of it */
  async start(): Promise<void> {
    await this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    void this.#listWatch.stop();
  }

  async #connect(): Promise<void> {
    const failures = this.#failures;
    await this.#listWatch.start();
    if (this.#failures !== failures || this.#stopped) return;
    this.#failures = 0;
    this.#synced = true;
  }

  #tell(object: T, change: "present" | "gone"): void {
    for (const listener of this.#listeners) {
      try {
        listener(object, change);
      } catch (error) {
        // The informer would swallow it.
        this.#log.error({ kind: this.#target.kind, error: describeError(error) }, "a change was not handled");
      }
    }
  }

  #failed(error: unknown): void {
    this.#synced = false;
    this.#failures += 1;
    if (this.#stopped) return;
    const seconds = backOff(this.#failures);
    this.#log.warn({ kind: this.#target.kind, error: describeError(error), seconds }, "the watch is retried");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), seconds * 1000);
  }
}

/** The informer does not wait for its watch, so that a rejection, such as of a token it cannot read, ends the process. */
class RejectionlessWatch extends Watch {
  override async watch(...args: Parameters<Watch["watch"]>): Promise<AbortController> {
    try {
      return await super.watch(...args);
    } catch (error) {
      args[3](error);
      return new AbortController();
    }
  }
}

const pathOf = ({ apiVersion, plural, namespace }: WatchTarget): string =>
  [apiVersion.includes("/") ? "/apis" : "/api", apiVersion, namespace && `namespaces/${namespace}`, plural]
    .filter(Boolean)
    .join("/");
