import type { Claim } from "../../../../cli/cluster/claim.ts";
import { type InPlaceRequest, restoreInPlace } from "../../../../cli/restore/in-place.ts";
import { requestOf } from "../../../../services/postgresql/in-place.ts";
import { claim, reportInNamespace } from "../../../support/backed-up-claim.ts";
import { FakeClusterApi } from "../../../support/fake-cluster-api.ts";
import { FakeTerminal } from "../../../support/fake-terminal.ts";

const PLACE = { name: "orders", namespace: "shop" };
const MOMENT = "2026-03-09T14:30:00Z";
const PACE = { pause: 1, patience: 50 };
const TO: InPlaceRequest = { kind: "restore", target: { moment: MOMENT } };

type InPlace = NonNullable<NonNullable<NonNullable<Claim["status"]>["backup"]>["inPlace"]>;

const instance = (inPlace: InPlace, annotations?: Readonly<Record<string, string>>) =>
  claim({ backup: { inPlace }, ...(annotations === undefined ? {} : { annotations }) });

/** A cluster that answers a request as it is told. */
class Answering extends FakeClusterApi {
  readonly #answer: (value: string) => InPlace;

  constructor(before: Claim, answer: (value: string) => InPlace) {
    super([before, reportInNamespace()]);
    this.#answer = answer;
  }

  override async annotate(...args: Parameters<FakeClusterApi["annotate"]>): Promise<void> {
    await super.annotate(...args);
    const [value = ""] = Object.values(args[1]);
    this.put(instance(this.#answer(value ?? "")));
  }
}

const ask = async (
  api: FakeClusterApi,
  request: InPlaceRequest,
  terminal = new FakeTerminal(),
  dryRun = false,
) => {
  await restoreInPlace(api, terminal, PLACE, request, { dryRun, pace: PACE });
  return terminal;
};

const restored = (value: string): InPlace => ({
  answered: value,
  state: "Restored",
  message: "done",
  kept: ["postgresql"],
});

describe("going back", () => {
  test("asks with the moment, sets the annotation, and follows the answer", async () => {
    const api = new Answering(instance({ kept: [] }), restored);
    const { questions, said } = await ask(api, TO);
    expect(questions).toEqual([
      expect.stringContaining(`PostgreSQLInstance shop/orders goes back to ${MOMENT}.`),
    ]);
    expect(api.annotated.map(({ annotations }) => annotations)).toEqual([
      { "matura.dev/restore-in-place": MOMENT },
    ]);
    expect(said.at(-1)).toMatch(/restored: done$/);
  });

  test("changes nothing without consent", async () => {
    const api = new Answering(instance({ kept: [] }), restored);
    await expect(ask(api, TO, new FakeTerminal(false))).rejects.toThrow("nothing was changed");
    expect(api.annotated).toEqual([]);
  });

  test("--dry-run shows the command, and neither asks nor changes", async () => {
    const api = new Answering(instance({ kept: [] }), restored);
    const backup: InPlaceRequest = { kind: "restore", target: { backup: "20260308T020000" } };
    const { printed, questions } = await ask(api, backup, new FakeTerminal(), true);
    expect(printed).toBe(
      "kubectl annotate --overwrite -n shop postgresqlinstance/orders matura.dev/restore-in-place=backup/20260308T020000\n",
    );
    expect(questions).toEqual([]);
    expect(api.annotated).toEqual([]);
  });

  test("takes away an old drop, which would meet a later state of that name", async () => {
    const api = new Answering(instance({ kept: [] }, { "matura.dev/drop-kept": "postgresql-1" }), restored);
    await ask(api, TO);
    expect(api.annotated[0]?.annotations).toEqual({
      "matura.dev/restore-in-place": MOMENT,
      "matura.dev/drop-kept": null,
    });
  });

  test("an answer to an earlier request is not taken for this one's", async () => {
    const earlier: InPlace = {
      answered: "kept/a",
      state: "Refused",
      message: "there is no such state",
      kept: [],
    };
    const api = new Answering(instance(earlier), (value) => restored(value));
    expect((await ask(api, TO)).said.join()).not.toContain("no such state");
  });

  test("a refusal of the cluster is an error", async () => {
    const api = new Answering(instance({ kept: [] }), (value) => ({
      answered: value,
      state: "Refused",
      message: `${value} was not restored: why`,
      kept: [],
    }));
    await expect(ask(api, TO)).rejects.toThrow(`${MOMENT} was not restored: why`);
  });
});

describe("is refused before anything is asked", () => {
  const repeated = requestOf(MOMENT).cluster.name;

  test.each<[string, InPlace, InPlaceRequest, string]>([
    ["no moment", { kept: [] }, { kind: "restore", target: {} }, "say to which state"],
    [
      "a moment in the future",
      { kept: [] },
      { kind: "restore", target: { moment: "2030-01-01T00:00:00Z" } },
      "it is later than what is in the archive",
    ],
    [
      "an unknown backup",
      { kept: [] },
      { kind: "restore", target: { backup: "x" } },
      'no completed backup "x"',
    ],
    ["the request of before", restored(MOMENT), TO, "this was the last that was asked for: done"],
    ["a state that is kept", { kept: [repeated] }, TO, `go back to it with --undo ${repeated}`],
    ["undo without a kept state", { kept: [] }, { kind: "undo" }, "keeps no earlier state"],
    ["undo with several", { kept: ["a", "b"] }, { kind: "undo" }, "several earlier states: name one of a, b"],
    ["undo of an unknown one", { kept: ["a"] }, { kind: "undo", kept: "b" }, 'no state "b": name one of a'],
    ["drop of an unknown one", { kept: ["a"] }, { kind: "drop", kept: "b" }, 'no state "b": name one of a'],
  ])("%s", async (_what, inPlace, request, message) => {
    const api = new Answering(instance(inPlace), restored);
    const terminal = new FakeTerminal();
    await expect(ask(api, request, terminal)).rejects.toThrow(message);
    expect(terminal.questions).toEqual([]);
    expect(api.annotated).toEqual([]);
  });

  test("a claim that is not there", async () => {
    await expect(ask(new FakeClusterApi(), TO)).rejects.toThrow(
      'there is no claim "orders" in namespace shop',
    );
  });
});

test("undo goes back to the one state that is kept", async () => {
  const api = new Answering(instance(restored(MOMENT)), restored);
  await ask(api, { kind: "undo" });
  expect(api.annotated[0]?.annotations).toEqual({ "matura.dev/restore-in-place": "kept/postgresql" });
});

test("drop names what is lost, and waits until it is no longer kept", async () => {
  const api = new Answering(instance({ kept: ["a", "b"] }), () => ({ kept: ["b"] }));
  const { questions, said } = await ask(api, { kind: "drop", kept: "a" });
  expect(questions).toEqual([expect.stringContaining("gives up its kept state a for good")]);
  expect(api.annotated[0]?.annotations).toEqual({ "matura.dev/drop-kept": "a" });
  expect(said.at(-1)).toMatch(/a is no longer kept$/);
});

test("drop of a state whose name an answered request has takes that request back first", async () => {
  const api = new Answering(
    instance({ kept: ["a"], dropped: "a" }, { "matura.dev/drop-kept": "a" }),
    (value) => ({
      kept: value === "a" ? [] : ["a"],
    }),
  );
  await ask(api, { kind: "drop", kept: "a" });
  expect(api.annotated.map(({ annotations }) => annotations)).toEqual([
    { "matura.dev/drop-kept": null },
    { "matura.dev/drop-kept": "a" },
  ]);
});
