import { type KubeConfig, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { withTimeout } from "es-toolkit";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { apiRefusal, isNotFound } from "./api-error.ts";

/** How long the API server may take for an answer, in milliseconds. */
const DEADLINE = 15_000;

/** An object by its type and name. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Which objects of a kind to list. */
export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** `metadata.name=…` needs no right to read objects of other names. */
  readonly fieldSelector?: string;
}

/** The few verbs that a process of the platform needs, each with a deadline. */
export class ApiClient {
  readonly #api: KubernetesObjectApi;
  readonly #fieldManager: string;

  /** @param fieldManager owner of the fields that `apply` writes */
  constructor(kubeConfig: KubeConfig, fieldManager: string) {
    this.#api = KubernetesObjectApi.makeApiClient(kubeConfig);
    this.#fieldManager = fieldManager;
  }

  /** The object, or undefined when it, its namespace or its kind is not there. */
  async get<T extends KubernetesObject>(key: ObjectKey): Promise<T | undefined> {
    try {
      return (await inTime(() => this.#api.read(key))) as unknown as T;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** All objects of a kind. @throws also when the kind is not there: that says nothing about its objects */
  async list<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    { namespace, labelSelector, fieldSelector }: ListOptions = {},
  ): Promise<{ readonly items: readonly T[]; readonly metadata?: { readonly resourceVersion?: string } }> {
    const none = undefined;
    const list = await inTime(() =>
      this.#api.list(apiVersion, kind, namespace, none, none, none, fieldSelector, labelSelector),
    );
    return list as unknown as { items: T[]; metadata?: { resourceVersion?: string } };
  }

  /**
   * Makes the object, or sets its fields: server-side apply.
   *
   * @returns false when its namespace is not there, or is on its way out
   */
  async apply(object: KubernetesObject & ObjectKey): Promise<boolean> {
    try {
      await inTime(() =>
        this.#api.patch(
          object as ObjectKey,
          undefined,
          undefined,
          this.#fieldManager,
          true,
          PatchStrategy.ServerSideApply,
        ),
      );
      return true;
    } catch (error) {
      if (isNotFound(error) || isTerminating(error)) return false;
      throw error;
    }
  }

  /** Deletes the object; one that is gone already is no error. */
  async delete(key: ObjectKey): Promise<void> {
    try {
      await inTime(() => this.#api.delete(key));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const inTime = <T>(request: () => Promise<T>): Promise<T> => withTimeout(request, DEADLINE);

/** The admission plugin NamespaceLifecycle refuses new objects with Forbidden and this cause. */
const isTerminating = (error: unknown): boolean =>
  apiRefusal(error)?.code === 403 && String((error as Error).message).includes("NamespaceTerminating");
