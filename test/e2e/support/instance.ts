import { type Claim, claimUntil } from "./claim.ts";
import { type Client, startClient } from "./client.ts";
import { apply, kubectl } from "./kubectl.ts";
import type { Scenario } from "./scenario.ts";
import { until } from "./until.ts";

const KIND = "postgresqlinstances.matura.dev";

/** As little as PostgreSQL runs with: the machine that runs the scenarios is small. */
const SMALL = { cpu: "500m", memory: "512Mi", disk: "1Gi", requests: { cpu: "50m", memory: "256Mi" } };

/** A claim of a scenario, by its name; its connection secret has the same name. */
export class Instance {
  readonly name: string;
  readonly namespace: string;
  readonly #scenario: Scenario;

  constructor(scenario: Scenario, name: string, namespace = scenario.namespace) {
    this.#scenario = scenario;
    this.name = name;
    this.namespace = namespace;
  }

  async apply(parameters: object = {}): Promise<void> {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name: this.name, namespace: this.namespace },
      spec: { parameters: { size: SMALL, ...parameters }, writeConnectionSecretToRef: { name: this.name } },
    });
    this.#scenario.trace.note(`applied ${this.name}`);
  }

  until(what: string, wanted: (claim: Claim) => boolean, seconds?: number): Promise<Claim> {
    return claimUntil(this.#scenario.trace, this, what, wanted, seconds);
  }

  /** A client that has been let in: a new pod is known to the network policy a moment after it runs. */
  async client(): Promise<Client> {
    const client = await startClient(this.namespace, this.name);
    await until(`a client reaches ${this.name}`, () => client.query("SELECT 1"), 60);
    return client;
  }

  async annotate(annotation: string): Promise<void> {
    await kubectl(["annotate", "--overwrite", KIND, this.name, "-n", this.namespace, annotation]);
    this.#scenario.trace.note(`annotated ${this.name} with ${annotation}`);
  }
}
