import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { status } from "@grpc/grpc-js";
import { compositeOf, configMap, greetingFrame, PLATFORM_CONFIG } from "./requests.ts";

/** What a server must say to a request that is damaged, or only looks it. */
export type Expected =
  | { readonly fatal: RegExp; readonly reason?: string }
  | { readonly code: status; readonly details: RegExp }
  | { readonly ok: true };

export interface DamagedRequest {
  readonly name: string;
  readonly frame: Uint8Array;
  readonly expected: Expected;
}

/** A message of one field: the building block of what no sound encoder would write. */
const field = (number: number, content: Uint8Array): Uint8Array =>
  new BinaryWriter()
    .uint32((number << 3) | 2)
    .bytes(content)
    .finish();

const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

const nested = (levels: number): object => {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) value = { deeper: value };
  return value;
};

const nestedList = (levels: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

/** Swaps text of the same length for bytes, where an encoder would not let them in. */
const withBytes = (frame: Uint8Array, text: string, bytes: readonly number[]): Uint8Array => {
  const changed = Buffer.from(frame);
  const at = changed.indexOf(text);
  if (at < 0 || text.length !== bytes.length)
    throw new Error(`cannot put ${bytes.length} bytes for "${text}"`);
  changed.set(bytes, at);
  return changed;
};

const many = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`r${index}`, configMap(`r${index}`)]),
);
const fewLetters = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`r${index}`, {}]));

/** The function that is asked, by what it must find in a request to work on it. */
export interface Subject {
  readonly kind: string;
  readonly parameters: object;
  /** An observed resource that the function looks at. */
  readonly touched: string;
}

const unreadable = (name: string, reason: RegExp): RegExp =>
  new RegExp(`observed "${name}" cannot be read: .*${reason.source}`);

/** Every one of them leaves the server alive and the desired state as it came in. */
export const damagedRequests = ({ kind, parameters, touched }: Subject): readonly DamagedRequest[] => {
  const requestFrame = (differing: object = {}): Uint8Array =>
    greetingFrame({ observed: { composite: compositeOf(kind, parameters), resources: {} }, ...differing });
  const observing = (resources: object, composite: object = compositeOf(kind, parameters)): Uint8Array =>
    requestFrame({ observed: { composite, resources } });
  const sound = requestFrame();
  return [
    { name: "an empty frame", frame: new Uint8Array(0), expected: { fatal: /no observed composite/ } },
    {
      name: "a frame that ends in the middle",
      frame: sound.subarray(0, sound.length / 2),
      expected: { code: status.INVALID_ARGUMENT, details: /no RunFunctionRequest: a length of \d+ bytes/ },
    },
    {
      name: "a frame that lacks its last byte",
      frame: sound.subarray(0, -1),
      expected: { code: status.INVALID_ARGUMENT, details: /where \d+ are left/ },
    },
    {
      name: "random bytes",
      frame: Uint8Array.from({ length: 512 }, (_, index) => (index * 167 + 91) % 256),
      expected: { code: status.INVALID_ARGUMENT, details: /no RunFunctionRequest/ },
    },
    {
      name: "zeros",
      frame: new Uint8Array(64),
      expected: { code: status.INVALID_ARGUMENT, details: /field number 0/ },
    },
    {
      name: "a length of 4 GiB",
      frame: Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
      expected: { code: status.INVALID_ARGUMENT, details: /a length of 4294967295 bytes/ },
    },
    {
      name: "a number without an end",
      frame: Uint8Array.from([0x0a, ...Array<number>(20).fill(0xff)]),
      expected: { code: status.INVALID_ARGUMENT, details: /invalid varint/ },
    },
    {
      name: "groups in groups",
      frame: new Uint8Array(4000).fill(0xfb),
      expected: { code: status.INVALID_ARGUMENT, details: /no RunFunctionRequest/ },
    },
    {
      name: "no composite",
      frame: requestFrame({ observed: { resources: {} } }),
      expected: { fatal: /no observed composite/, reason: "MalformedRequest" },
    },
    {
      name: "a composite without its object",
      frame: requestFrame({ observed: { composite: {}, resources: {} } }),
      expected: { fatal: /no observed composite/ },
    },
    {
      name: "a composite without a name",
      frame: observing({}, compositeOf(kind, parameters, { metadata: {} })),
      expected: { fatal: /no observed composite with a name/ },
    },
    {
      name: "an unknown kind",
      frame: observing({}, compositeOf(kind, parameters, { kind: "XUnheardOf" })),
      expected: { fatal: /does not serve XUnheardOf/, reason: "UnknownService" },
    },
    {
      name: "parameters that are text",
      frame: observing({}, compositeOf(kind, {}, { spec: { parameters: "all" } })),
      expected: { fatal: /spec\.parameters/, reason: "InvalidParameters" },
    },
    { name: "10,000 observed resources", frame: observing(many), expected: { ok: true } },
    {
      name: "10,000 desired resources",
      frame: requestFrame({ desired: { resources: fewLetters } }),
      expected: { ok: true },
    },
    {
      name: "a composite that nests 200 levels deep",
      frame: observing({}, compositeOf(kind, parameters, { status: nested(200) })),
      expected: { fatal: /observed composite cannot be read: .*nest deeper than 100 levels/ },
    },
    {
      name: "lists that nest 1,000 levels deep",
      frame: observing({ [touched]: configMap("x", { list: nestedList(1_000) }) }),
      expected: { fatal: unreadable(touched, /.*nest deeper than 100 levels/) },
    },
    {
      name: "a deep resource that nobody touches",
      frame: observing({ untouched: configMap("x", nested(200)) }),
      expected: { ok: true },
    },
    {
      name: "metadata that is a list",
      frame: observing({ [touched]: { resource: { apiVersion: "v1", kind: "ConfigMap", metadata: [1] } } }),
      expected: { fatal: unreadable(touched, /metadata is not an object but a list/) },
    },
    {
      name: "a kind that is a number",
      frame: observing({}, compositeOf(kind, parameters, { kind: 7 })),
      expected: { fatal: /observed composite cannot be read: kind is not text but a number/ },
    },
    {
      name: "NaN in the composite",
      frame: observing({}, compositeOf(kind, parameters, { status: { value: Number.NaN } })),
      expected: { fatal: /observed composite cannot be read: the number NaN/, reason: "MalformedRequest" },
    },
    {
      name: "Infinity in an observed resource",
      frame: observing({ [touched]: configMap("x", { value: Number.POSITIVE_INFINITY }) }),
      expected: { fatal: unreadable(touched, /the number Infinity/) },
    },
    {
      name: "text that is not UTF-8 in the composite",
      frame: withBytes(
        observing({}, compositeOf(kind, { ...parameters, marked: "hello-hello" })),
        "hello-hello",
        [0x68, 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x21, 0x21, 0x21],
      ),
      expected: { fatal: /observed composite cannot be read: text that is not UTF-8/ },
    },
    {
      name: "a resource name that is not UTF-8",
      frame: withBytes(observing({ nameless: configMap("x") }), "nameless", [0xff, 0xfe, 0, 0, 0, 0, 0, 0]),
      expected: { code: status.INVALID_ARGUMENT, details: /not UTF-8/ },
    },
    {
      name: "a required object that nobody found",
      frame: requestFrame({ requiredResources: { platform: { items: [] } } }),
      expected: {
        fatal: /EnvironmentConfig "matura" is not in the cluster/,
        reason: "PlatformSettingsMissing",
      },
    },
    {
      name: "platform settings of another type",
      frame: requestFrame({
        requiredResources: {
          platform: {
            items: [
              { resource: { ...PLATFORM_CONFIG.platform.items[0]?.resource, data: { clusterDomain: 5 } } },
            ],
          },
        },
      }),
      expected: { fatal: /data\.clusterDomain/, reason: "InvalidPlatformSettings" },
    },
    {
      name: "a required object that is damaged",
      frame: join(
        requestFrame({ requiredResources: {} }),
        // required_resources (8): an entry "platform" whose item holds a Struct that ends too early.
        field(
          8,
          join(field(1, Buffer.from("platform")), field(2, field(1, field(1, Uint8Array.of(0x0a, 0x7f))))),
        ),
      ),
      expected: { fatal: /required "platform" cannot be read: a length of 127 bytes/ },
    },
    {
      name: "the state in two pieces, with keys that repeat",
      frame: join(sound, observing({ again: configMap("a") }), observing({ again: configMap("b") })),
      expected: { ok: true },
    },
    {
      name: "fields of a newer protocol",
      frame: join(sound, field(4095, Buffer.from("new"))),
      expected: { ok: true },
    },
    {
      name: "a message above the bound",
      frame: requestFrame({ context: { long: "x".repeat(4 * 1024 * 1024) } }),
      expected: { code: status.RESOURCE_EXHAUSTED, details: /larger than max/ },
    },
  ];
};

/** What only the greeter can be brought to do. */
export const GREETER_REQUESTS: readonly DamagedRequest[] = [
  {
    name: "a composite without parameters",
    frame: greetingFrame({
      observed: { composite: compositeOf("XGreeter", {}, { spec: {} }), resources: {} },
    }),
    expected: { fatal: /spec\.parameters/, reason: "InvalidParameters" },
  },
  {
    name: "a desired resource that must be amended and is damaged",
    frame: greetingFrame({
      desired: { resources: { earlier: configMap("earlier", { value: Number.NaN }) } },
    }),
    expected: { fatal: /desired "earlier" cannot be read/, reason: "MalformedRequest" },
  },
  {
    name: "an iteration that fails",
    frame: greetingFrame({
      observed: { composite: compositeOf("XGreeter", { greeting: "hello", wrong: "throw" }), resources: {} },
    }),
    expected: { fatal: /provisioning failed inside: thrown; nothing was changed/, reason: "InternalError" },
  },
  {
    name: "an iteration that refuses",
    frame: greetingFrame({
      observed: { composite: compositeOf("XGreeter", { greeting: "hello", wrong: "refuse" }), resources: {} },
    }),
    expected: { fatal: /spec\.parameters\.wrong is refuse/, reason: "Refused" },
  },
  {
    name: "an iteration that composes what is not JSON",
    frame: greetingFrame({
      observed: { composite: compositeOf("XGreeter", { greeting: "hello", wrong: "nan" }), resources: {} },
    }),
    expected: { fatal: /desired "greeting" cannot be encoded: data is NaN/, reason: "InternalError" },
  },
];
