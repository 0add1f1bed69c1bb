import { BinaryWriter } from "@bufbuild/protobuf/wire";
import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { asBuffer, FrameReader } from "../codec/frame-reader.ts";
import { messageTag, varintTag } from "../codec/wire.ts";

/**
 * grpc.health.v1 for the whole server and its services. It is written out because the package grpc-health-check
 * reads its .proto file when it loads: 95 ms and 11 MiB, of the 250 ms and 70 MiB that a function has. A test
 * asks it through that package's client.
 */
export class Health {
  private readonly services: ReadonlySet<string>;
  private readonly watchers = new Set<ServerWritableStream<Asked, Serving>>();
  private serving: Serving = SERVING;

  /** @param services full names; the empty name, for the server itself, is always there. */
  constructor(services: readonly string[]) {
    this.services = new Set(["", ...services]);
  }

  readonly implementation: UntypedServiceImplementation = {
    Check: ({ request }: ServerUnaryCall<Asked, Serving>, answer: sendUnaryData<Serving>): void => {
      if (this.services.has(request.service)) answer(null, this.serving);
      else answer({ code: status.NOT_FOUND, details: `there is no service "${request.service}" here` });
    },
    Watch: (call: ServerWritableStream<Asked, Serving>): void => {
      call.write(this.services.has(call.request.service) ? this.serving : SERVICE_UNKNOWN);
      this.watchers.add(call);
      call.on("cancelled", () => {
        this.watchers.delete(call);
        call.end();
      });
    },
  };

  /** Tells everyone who watches that the server goes away, and ends their streams: they would hold it up. */
  stop(): void {
    this.serving = NOT_SERVING;
    for (const call of this.watchers) {
      if (this.services.has(call.request.service)) call.write(NOT_SERVING);
      call.end();
    }
    this.watchers.clear();
  }
}

type Serving = 1 | 2 | 3;
const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;

const SERVICE_NAME = messageTag(1);
const SERVING_STATUS = varintTag(1);

/** An object, because grpc-js takes an empty text for a message that never came. */
interface Asked {
  readonly service: string;
}

const readAsked = (frame: Buffer): Asked => {
  let service = "";
  const reader = new FrameReader(asBuffer(frame));
  reader.fields(frame.length, (tag, _from, start, end) => {
    reader.pos = start;
    if (tag === SERVICE_NAME) service = reader.textUntil(end);
  });
  return { service };
};

const writeStatus = (serving: Serving): Buffer =>
  asBuffer(new BinaryWriter().uint32(SERVING_STATUS).int32(serving).finish());

const method = (name: string, responseStream: boolean) => ({
  path: `/grpc.health.v1.Health/${name}`,
  requestStream: false,
  responseStream,
  requestDeserialize: readAsked,
  requestSerialize: ({ service }: Asked): Buffer =>
    asBuffer(new BinaryWriter().uint32(SERVICE_NAME).string(service).finish()),
  responseSerialize: writeStatus,
  responseDeserialize: (frame: Buffer): Serving => (frame[1] ?? 0) as Serving,
});

export const HEALTH_SERVICE: ServiceDefinition = {
  Check: method("Check", false),
  Watch: method("Watch", true),
};
