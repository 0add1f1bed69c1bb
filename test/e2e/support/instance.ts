import { setTimeout as sleep } from "node:timers/promises";
import { type Claim, claimUntil } from "./claim.ts";
import { type Client, startClient } from "./client.ts";
import { apply, get, kubectl } from "./kubectl.ts";
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

  /** @param composition the one to be made by, where it is not the catalogue's */
  async apply(parameters: object = {}, composition?: string): Promise<void> {
    await apply({
      apiVersion: "matura.dev/v1",
      kind: "PostgreSQLInstance",
      metadata: { name: this.name, namespace: this.namespace },
      spec: {
        parameters: { size: SMALL, ...parameters },
        writeConnectionSecretToRef: { name: this.name },
        ...(composition === undefined ? {} : { compositionRef: { name: composition } }),
      },
    });
    this.#scenario.trace.note(`applied ${this.name}`);
  }

  until(what: string, wanted: (claim: Claim) => boolean, seconds?: number): Promise<Claim> {
    return claimUntil(this.#scenario.trace, this, what, wanted, seconds);
  }

  /**
   * A client that has been let in: a new pod is known to the network policy a moment after it runs.
   *
   * @param secret the connection secret, where the claim was not applied by this class
   */
  async client(secret = this.name): Promise<Client> {
    const client = await startClient(this.namespace, secret);
    await until(`a client reaches ${this.name}`, () => client.query("SELECT 1"), 60);
    return client;
  }

  /**
   * Waits until a moment can be restored: a commit of the heartbeat after it, and a backup that begins after that.
   * Without the backup the next segment of WAL would do, which an idle server archives every five minutes.
   */
  async untilRestorable(moment: string): Promise<Claim> {
    const { status } = await this.until(
      "names its namespace",
      (claim) => claim.status?.instanceNamespace !== undefined,
    );
    await until(
      `a heartbeat after ${moment}`,
      async () => {
        const role = await get<{ spec: { comment: string } }>(
          "databaseroles.postgresql.cnpg.io",
          "backup-heartbeat",
          status?.instanceNamespace,
        );
        const beat = /\d{4}-\S+Z$/.exec(role?.spec.comment ?? "")?.[0] ?? "";
        return Date.parse(beat) > Date.parse(moment) ? beat : undefined;
      },
      400,
    );
    // As long as the window allows a heartbeat to be committed.
    await sleep(16_000);
    await this.annotate(`matura.dev/backup-now=after-${moment.replaceAll(/\D/g, "")}`);
    return this.until(
      `can restore ${moment}`,
      (claim) => Date.parse(claim.status?.backup?.lastRestorable ?? "") > Date.parse(moment),
      // When the newest heartbeat is from after the backup began, the next segment of WAL has to come after all.
      500,
    );
  }

  async annotate(annotation: string): Promise<void> {
    await kubectl(["annotate", "--overwrite", KIND, this.name, "-n", this.namespace, annotation]);
    this.#scenario.trace.note(`annotated ${this.name} with ${annotation}`);
  }
}
