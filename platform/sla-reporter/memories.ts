import { LABELS } from "../../runtime/labels.ts";
import { type Month, REPORT_LABEL } from "../../services/sla/report.ts";
import type { ApiClient } from "../process/api-client.ts";
import type { DayDigest } from "./arithmetic/day.ts";
import type { Subject } from "./arithmetic/month.ts";
import { daysIn, memory, memoryName, type ReportObject } from "./objects.ts";

/** What the reporter remembers of the instances in a month. */
export class Memories {
  readonly month: Month;
  readonly #api: ApiClient;
  readonly #namespace: string;
  /** By name. */
  readonly #objects: Map<string, ReportObject>;

  private constructor(api: ApiClient, namespace: string, month: Month, objects: readonly ReportObject[]) {
    this.month = month;
    this.#api = api;
    this.#namespace = namespace;
    this.#objects = new Map(objects.map((object) => [object.metadata.name, object]));
  }

  /** Reads all at once: which instances a claim had before, only their labels tell. */
  static async read(api: ApiClient, namespace: string, month: Month): Promise<Memories> {
    const labelSelector = `${REPORT_LABEL}=${month}`;
    const { items } = await api.list<ReportObject>("v1", "ConfigMap", { namespace, labelSelector });
    return new Memories(api, namespace, month, items);
  }

  /** Undefined when nothing is remembered. @throws SyntaxError when it was damaged */
  daysOf(subject: Subject): readonly DayDigest[] | undefined {
    const object = this.#objects.get(memoryName(subject, this.month));
    return object === undefined ? undefined : daysIn(object);
  }

  /** Of each instance that the claim has or had in the month. @throws SyntaxError when one was damaged */
  daysOfClaim({ claim, service }: Subject): readonly (readonly DayDigest[])[] {
    return [...this.#objects.values()]
      .filter(
        ({ metadata: { labels } }) =>
          labels[LABELS.service] === service &&
          labels[LABELS.claimName] === claim.name &&
          labels[LABELS.claimNamespace] === claim.namespace,
      )
      .map(daysIn);
  }

  async keep(subject: Subject, days: readonly DayDigest[]): Promise<void> {
    const object = memory(subject, this.month, this.#namespace, days);
    await this.#api.apply(object);
    this.#objects.set(object.metadata.name, object);
  }
}
