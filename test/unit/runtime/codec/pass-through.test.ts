import { RunFunctionResponse, Severity, Target } from "@crossplane-org/function-sdk-typescript";
import { decodeRequest, encodeResponse } from "../../../../runtime/codec/index.ts";
import { condition } from "../../../../runtime/contribution.ts";
import type { FunctionResponse } from "../../../../runtime/function-response.ts";
import { fieldBytes } from "../../../support/wire-fields.ts";
import {
  bytesField,
  doubleField,
  entry,
  message,
  textField,
  varintField,
} from "../../../support/wire-writer.ts";

const NOTHING: FunctionResponse = { resources: new Map(), conditions: [], requirements: new Map() };

const struct = (key: string, text: string): Buffer => entry(1, key, textField(3, text));
const resource = (...fields: readonly Uint8Array[]): Buffer => message(...fields);
const object = (text: string): Buffer => bytesField(1, struct("is", text));
const UNKNOWN = textField(99, "from a newer protocol");
const READY = varintField(3, 1);
const DETAIL = bytesField(2, message(textField(1, "k"), bytesField(2, Uint8Array.of(1, 2))));

const COMPOSITE = bytesField(1, resource(object("composite"), DETAIL, UNKNOWN, READY));
const A = entry(2, "a", resource(READY, object("a"), UNKNOWN));
const B = entry(2, "b", resource(object("b")));
const DESIRED = message(UNKNOWN, A, COMPOSITE, B, doubleField(98, 1));
const CONTEXT = message(struct("k", "v"), UNKNOWN);
const FRAME = message(bytesField(5, CONTEXT), bytesField(3, DESIRED), bytesField(1, textField(1, "tag")));

const encode = (frame: Uint8Array, response: FunctionResponse): Uint8Array =>
  encodeResponse(decodeRequest(frame), response);
const added = (is: string) =>
  ({ object: { apiVersion: "v1", kind: "X", is }, ready: "unspecified" }) as const;

it("passes the desired state and the context on, byte for byte", () => {
  const bytes = encode(FRAME, NOTHING);
  expect(fieldBytes(bytes, 2)).toEqual(Buffer.from(DESIRED));
  expect(fieldBytes(bytes, 4)).toEqual(Buffer.from(CONTEXT));
  expect(RunFunctionResponse.decode(bytes).meta).toEqual({ tag: "tag", ttl: undefined });
});

it("has no context where the request has none", () => {
  expect(RunFunctionResponse.decode(encode(bytesField(3, DESIRED), NOTHING)).context).toBeUndefined();
});

it("copies every resource but the one that changed, with fields of a newer protocol", () => {
  const bytes = encode(FRAME, {
    ...NOTHING,
    resources: new Map([
      ["b", added("b2")],
      ["c", added("c")],
    ]),
  });
  const desired = fieldBytes(bytes, 2);
  expect(desired.subarray(0, DESIRED.length - B.length)).toEqual(
    Buffer.from(message(UNKNOWN, A, COMPOSITE, doubleField(98, 1))),
  );
  const resources = RunFunctionResponse.decode(bytes).desired?.resources;
  expect(Object.keys(resources ?? {}).sort()).toEqual(["a", "b", "c"]);
  expect(resources?.b?.resource).toEqual({ apiVersion: "v1", kind: "X", is: "b2" });
});

it("keeps what it doesn't know of a resource that it changes", () => {
  const bytes = encode(FRAME, {
    ...NOTHING,
    resources: new Map([["a", { ...added("a2"), ready: "false" }]]),
  });
  expect(Buffer.from(bytes).includes(A)).toBe(false);
  const changed = fieldBytes(fieldBytes(fieldBytes(bytes, 2).subarray(UNKNOWN.length), 2), 2);
  expect(changed.includes(UNKNOWN)).toBe(true);
  expect(RunFunctionResponse.decode(bytes).desired?.resources.a).toMatchObject({
    resource: { is: "a2" },
    ready: 2,
  });
});

it("replaces the composite's object and connection details, and keeps its readiness", () => {
  const bytes = encode(FRAME, {
    ...NOTHING,
    composite: { object: { status: { x: 1 } }, connectionDetails: new Map([["n", Uint8Array.of(7)]]) },
  });
  expect(RunFunctionResponse.decode(bytes).desired?.composite).toEqual({
    resource: { status: { x: 1 } },
    connectionDetails: { n: Buffer.from([7]) },
    ready: 1,
  });
  expect(fieldBytes(fieldBytes(bytes, 2), 1).includes(UNKNOWN)).toBe(true);
});

it("a resource sent twice counts once: the last", () => {
  const twice = bytesField(3, message(A, entry(2, "a", object("second"))));
  const request = decodeRequest(twice);
  expect(request.desired.resources.get("a")?.object).toEqual({ is: "second" });
  const bytes = encodeResponse(request, { ...NOTHING, resources: new Map([["a", added("third")]]) });
  expect(Buffer.from(bytes).includes("second")).toBe(false);
  expect(RunFunctionResponse.decode(bytes).desired?.resources.a?.resource).toMatchObject({ is: "third" });
});

it("a composite and a state in pieces merge", () => {
  const request = decodeRequest(
    message(
      bytesField(2, bytesField(1, object("first"))),
      bytesField(2, bytesField(1, resource(bytesField(1, struct("also", "second")), READY))),
    ),
  );
  expect(request.observed.composite?.object).toEqual({ is: "first", also: "second" });
  expect(request.observed.composite?.ready).toBe("true");
});

it("reads required resources from the field of today and from the one before", () => {
  const items = (text: string): Uint8Array => bytesField(1, object(text));
  const request = decodeRequest(
    message(
      entry(6, "old", items("o")),
      entry(8, "new", items("n")),
      entry(6, "new", items("o")),
      entry(8, "none", message()),
    ),
  );
  expect(request.required.get("old")?.map((view) => view.object)).toEqual([{ is: "o" }]);
  expect(request.required.get("new")?.map((view) => view.object)).toEqual([{ is: "n" }]);
  expect(request.required.get("none")).toEqual([]);
  expect(request.required.has("never asked")).toBe(false);
});

it("a readiness that a newer protocol may add counts as unspecified and is passed on", () => {
  const frame = bytesField(3, entry(2, "a", varintField(3, 7)));
  expect(decodeRequest(frame).desired.resources.get("a")?.ready).toBe("unspecified");
  expect(RunFunctionResponse.decode(encode(frame, NOTHING)).desired?.resources.a?.ready).toBe(7);
});

it("a FATAL leaves the desired state as it came in, whatever else the response holds", () => {
  const bytes = encode(FRAME, {
    ...NOTHING,
    resources: new Map([["a", added("lost")]]),
    composite: { object: { status: {} }, connectionDetails: new Map() },
    conditions: [condition("ProvisioningReady", false, "Why", "because")],
    fatal: { reason: "Why", message: "because" },
  });
  expect(fieldBytes(bytes, 2)).toEqual(Buffer.from(DESIRED));
  const answer = RunFunctionResponse.decode(bytes);
  expect(answer.results).toEqual([
    {
      severity: Severity.SEVERITY_FATAL,
      reason: "Why",
      message: "because",
      target: Target.TARGET_COMPOSITE_AND_CLAIM,
    },
  ]);
  expect(answer.conditions).toMatchObject([
    { type: "ProvisioningReady", target: Target.TARGET_COMPOSITE_AND_CLAIM },
  ]);
});

it("carries time to live, conditions and requirements", () => {
  const answer = RunFunctionResponse.decode(
    encode(FRAME, {
      ...NOTHING,
      ttlSeconds: 90.5,
      conditions: [condition("Known", "Unknown", "Why", "because")],
      requirements: new Map([
        ["named", { apiVersion: "v1", kind: "Secret", namespace: "n", matchName: "s" }],
        ["labelled", { apiVersion: "v1", kind: "Secret", matchLabels: { a: "b" } }],
      ]),
    }),
  );
  expect(answer.meta?.ttl).toEqual({ seconds: 90, nanos: 500_000_000 });
  expect(answer.requirements?.resources).toEqual({
    named: { apiVersion: "v1", kind: "Secret", namespace: "n", matchName: "s", matchLabels: undefined },
    labelled: {
      apiVersion: "v1",
      kind: "Secret",
      namespace: undefined,
      matchName: undefined,
      matchLabels: { labels: { a: "b" } },
    },
  });
});

it.each([
  ["NaN", { spec: { size: Number.NaN } }, /desired "x" cannot be encoded: spec\.size is NaN/],
  ["a function", { spec: [{ run: () => 1 }] }, /desired "x" cannot be encoded: spec\[0\]\.run is a function/],
  ["a bigint", { spec: 1n }, /spec is a bigint, not JSON/],
])("refuses to encode %s, and names the field", (_, fields, sentence) => {
  const broken = { object: { apiVersion: "v1", kind: "X", ...fields }, ready: "true" } as const;
  expect(() => encode(FRAME, { ...NOTHING, resources: new Map([["x", broken]]) })).toThrow(sentence);
});

it("refuses a request that it has not decoded", () => {
  const { tag, observed, desired, required, input } = decodeRequest(FRAME);
  expect(() => encodeResponse({ tag, observed, desired, required, input }, NOTHING)).toThrow(/decodeRequest/);
});
