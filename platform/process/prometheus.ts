import { isJsonObject } from "../../runtime/json.ts";

/** A series over a time: its labels, and Unix seconds → value. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** How long Prometheus may take for an answer, in milliseconds. */
const DEADLINE = 60_000;

/** Prometheus' HTTP API, as far as reporters need it. */
export class Prometheus {
  readonly #url: string;

  /** @param url such as http://prometheus:9090 */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, "");
  }

  /** Values on each step from start to end, both included; Unix seconds. */
  async range(query: string, start: number, end: number, step: number): Promise<readonly RangeSeries[]> {
    const parameters = { query, start: String(start), end: String(end), step: String(step) };
    const found = await this.#ask("query_range", parameters);
    return found.map(({ metric, values = [] }) => ({
      labels: metric,
      values: new Map(values.map(([time, value]) => [time, Number(value)])),
    }));
  }

  /** The values at a moment; Unix seconds. */
  async instant(query: string, time: number): Promise<readonly RangeSeries[]> {
    const found = await this.#ask("query", { query, time: String(time) });
    return found.map(({ metric, value }) => ({
      labels: metric,
      values: new Map(value === undefined ? [] : [[value[0], Number(value[1])]]),
    }));
  }

  /** @throws Error with what Prometheus says, or with the address that does not answer */
  async #ask(what: string, parameters: Readonly<Record<string, string>>): Promise<readonly Result[]> {
    const response = await fetch(`${this.#url}/api/v1/${what}`, {
      method: "POST",
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(DEADLINE),
    }).catch((cause: unknown) => {
      throw new Error(`${this.#url} does not answer`, { cause });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (isJsonObject(answer) && answer.status === "success" && isJsonObject(answer.data)) {
      return answer.data.result as unknown as readonly Result[];
    }
    const error = isJsonObject(answer) ? String(answer.error) : `HTTP ${response.status}`;
    throw new Error(`${this.#url} refused ${what}: ${error}`);
  }
}
