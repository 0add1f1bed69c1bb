import { isDeepStrictEqual } from "node:util";
import {
  type Resource,
  RunFunctionRequest,
  RunFunctionResponse,
  type State as SdkState,
} from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { decodeRequest, encodeResponse } from "../../runtime/codec/index.ts";
import type { Ready, ResourceView, State } from "../../runtime/function-request.ts";
import type { DesiredResource, FunctionResponse } from "../../runtime/function-response.ts";
import { disordered } from "./disordered.ts";

const RUNS = { numRuns: 10_000 };
const SLOW = 120_000;

/** The SDK loses a key named __proto__ (test/unit/runtime/codec/edge-cases.test.ts). */
const key = fc.oneof(
  fc.constantFrom("apiVersion", "kind", "metadata", "name", "", "0", "toString", "constructor"),
  fc.string({ unit: "binary", maxLength: 8 }).filter((text) => text !== "__proto__"),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", "\uFEFF", "\uFFFD", "😀", "x".repeat(33), "é".repeat(64), "y".repeat(200)),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 2 ** 53, -(2 ** 53), Number.MIN_VALUE, Number.MAX_VALUE),
);
const { object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** What the view of a resource relies on, and fast-check would hardly ever hit: types that are right. */
const kubernetesObject = object.map(({ apiVersion, kind, metadata, ...rest }) => ({
  ...rest,
  ...(typeof apiVersion === "string" ? { apiVersion } : {}),
  ...(typeof kind === "string" ? { kind } : {}),
  ...(typeof metadata === "object" && metadata !== null && !Array.isArray(metadata) ? { metadata } : {}),
}));
const details = fc.dictionary(
  key,
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  { maxKeys: 2, noNullPrototype: true },
);
const resource = fc.record(
  { resource: kubernetesObject, connectionDetails: details, ready: fc.constantFrom(0, 1, 2) },
  { requiredKeys: [] },
);
const state = fc.record(
  { composite: resource, resources: fc.dictionary(key, resource, { maxKeys: 3, noNullPrototype: true }) },
  { requiredKeys: [] },
);
const required = fc.dictionary(key, fc.record({ items: fc.array(resource, { maxLength: 2 }) }), {
  maxKeys: 2,
  noNullPrototype: true,
});
const request = fc
  .record(
    {
      meta: fc.record({ tag: text }),
      observed: state,
      desired: state,
      input: object,
      context: object,
      requiredResources: required,
      extraResources: required,
    },
    { requiredKeys: [] },
  )
  .map((fields) => RunFunctionRequest.fromPartial(fields as object));

const READY: readonly Ready[] = ["unspecified", "true", "false"];

const viewOf = (view: ResourceView | undefined) =>
  view === undefined
    ? undefined
    : { object: view.object, details: plain(view.connectionDetails), ready: view.ready };
const viewOfSdk = (sdk: Resource | undefined) =>
  sdk === undefined
    ? undefined
    : { object: sdk.resource ?? {}, details: sdk.connectionDetails, ready: READY[sdk.ready] };

const plain = (map: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...map].map(([name, bytes]) => [name, Buffer.from(bytes)]));

const stateOf = ({ composite, resources }: State) => ({
  composite: viewOf(composite),
  resources: Object.fromEntries([...resources].map(([name, view]) => [name, viewOf(view)])),
});
const stateOfSdk = (sdk: SdkState | undefined) => ({
  composite: viewOfSdk(sdk?.composite),
  resources: Object.fromEntries(
    Object.entries(sdk?.resources ?? {}).map(([name, resource]) => [name, viewOfSdk(resource)]),
  ),
});

/** Deep equality that tells -0 from 0; jest's report only where it differs. */
const same = (ours: unknown, theirs: unknown): void => {
  if (!isDeepStrictEqual(ours, theirs)) expect(ours).toStrictEqual(theirs);
};

it(
  "reads every request as the SDK reads it, in whatever order its fields come",
  () => {
    fc.assert(
      fc.property(request, fc.integer(), (sent, seed) => {
        const frame = disordered(RunFunctionRequest.encode(sent).finish(), seed);
        const ours = decodeRequest(frame);
        const theirs = RunFunctionRequest.decode(frame);
        same(ours.tag, theirs.meta?.tag ?? "");
        same(ours.input, theirs.input);
        same(stateOf(ours.observed), stateOfSdk(theirs.observed));
        same(stateOf(ours.desired), stateOfSdk(theirs.desired));
        same(
          Object.fromEntries([...ours.required].map(([name, views]) => [name, views.map(viewOf)])),
          Object.fromEntries(
            Object.entries({ ...theirs.extraResources, ...theirs.requiredResources }).map(
              ([name, { items }]) => [name, items.map(viewOfSdk)],
            ),
          ),
        );
      }),
      RUNS,
    );
  },
  SLOW,
);

const change = fc.record({
  resources: fc.array(
    fc.tuple(key, fc.record({ object: kubernetesObject, ready: fc.constantFrom<Ready>(...READY) })),
    { maxLength: 2 },
  ),
  /** Which of the resources that came in to change as well. */
  amend: fc.array(fc.nat(2), { maxLength: 2 }),
  composite: fc.option(fc.record({ object, connectionDetails: details }), { nil: undefined }),
});

it(
  "what it encodes, the SDK decodes: the changes, and everything else as it was",
  () => {
    fc.assert(
      fc.property(request, change, fc.integer(), (sent, { resources, amend, composite }, seed) => {
        const frame = disordered(RunFunctionRequest.encode(sent).finish(), seed);
        const decoded = decodeRequest(frame);
        const before = RunFunctionRequest.decode(frame);
        const names = Object.keys(before.desired?.resources ?? {});
        const amended = amend.flatMap((index) => names[index] ?? []);
        const changes = new Map<string, DesiredResource>([
          ...(resources as unknown as readonly [string, DesiredResource][]),
          ...amended.map((name) => [name, { object: { amended: true } as never, ready: "true" }] as const),
        ]);
        const response: FunctionResponse = {
          resources: changes,
          ...(composite === undefined
            ? {}
            : {
                composite: {
                  object: composite.object,
                  connectionDetails: new Map(Object.entries(composite.connectionDetails)),
                },
              }),
          conditions: [],
          requirements: new Map(),
        };
        const after = RunFunctionResponse.decode(encodeResponse(decoded, response));
        same(after.context, before.context);
        same(after.meta?.tag, before.meta?.tag ?? "");
        const expected = stateOfSdk(before.desired);
        for (const [name, { object: to, ready }] of changes) {
          expected.resources[name] = { details: {}, ...expected.resources[name], object: to, ready };
        }
        if (composite !== undefined) {
          const ready = expected.composite?.ready ?? "unspecified";
          expected.composite = { object: composite.object, details: composite.connectionDetails, ready };
        }
        same(stateOfSdk(after.desired), expected);
      }),
      RUNS,
    );
  },
  SLOW,
);

it(
  "a frame with any byte changed is read or refused, and never hangs or breaks the process",
  () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), (sent, at, byte) => {
        const frame = Buffer.from(RunFunctionRequest.encode(sent).finish());
        if (frame.length > 0) frame[at % frame.length] = byte;
        try {
          const decoded = decodeRequest(frame);
          stateOf(decoded.observed);
          stateOf(decoded.desired);
        } catch (error) {
          if ((error as Error).constructor.name !== "RequestError") throw error;
        }
      }),
      RUNS,
    );
  },
  SLOW,
);
