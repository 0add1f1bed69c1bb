import { type KubeConfig, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { withTimeout } from "es-toolkit";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import type { ClusterApi, ObjectKey } from "./api.ts";
import { clusterError, isMissingObject } from "./api-failure.ts";

/** Owner of the fields that commands set. */
const FIELD_MANAGER = "matura";

/** How long the API server may take for an answer, in milliseconds. */
const DEADLINE = 30_000;

const DRY_RUN = "All";

/** The cluster that a kubeconfig names. */
export class KubernetesApi implements ClusterApi {
  readonly namespace: string;
  readonly #api: KubernetesObjectApi;
  readonly #server: string;

  constructor(kubeConfig: KubeConfig) {
    this.#api = KubernetesObjectApi.makeApiClient(kubeConfig);
    this.#server = kubeConfig.getCurrentCluster()?.server ?? "";
    this.namespace = kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? "default";
  }

  async get<T extends KubernetesObject>(key: ObjectKey): Promise<T | undefined> {
    try {
      return (await withTimeout(() => this.#api.read(key), DEADLINE)) as unknown as T;
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw clusterError(error, this.#server);
    }
  }

  async list<T extends KubernetesObject>(
    { apiVersion, kind }: Pick<ObjectKey, "apiVersion" | "kind">,
    { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  ): Promise<readonly T[]> {
    const selector = Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(",");
    const [pretty, exact, exported, fields] = [undefined, undefined, undefined, undefined];
    const list = await this.#asked(() =>
      this.#api.list(apiVersion, kind, namespace, pretty, exact, exported, fields, selector),
    );
    // In a list the API server leaves out what all items have in common.
    return list.items.map((item) => ({ ...item, apiVersion, kind })) as unknown as readonly T[];
  }

  async apply(object: KubernetesObject & ObjectKey, { dryRun }: { readonly dryRun: boolean }): Promise<void> {
    await this.#patch(object, PatchStrategy.ServerSideApply, dryRun);
  }

  async annotate(
    { apiVersion, kind, metadata }: ObjectKey,
    annotations: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    await this.#patch({ apiVersion, kind, metadata: { ...metadata, annotations } }, PatchStrategy.MergePatch);
  }

  async #patch(patch: object, strategy: PatchStrategy, dryRun = false): Promise<void> {
    const [pretty, force] = [undefined, undefined];
    await this.#asked(() =>
      this.#api.patch(
        patch as ObjectKey,
        pretty,
        dryRun ? DRY_RUN : undefined,
        FIELD_MANAGER,
        force,
        strategy,
      ),
    );
  }

  async #asked<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await withTimeout(request, DEADLINE);
    } catch (error) {
      throw clusterError(error, this.#server);
    }
  }
}
