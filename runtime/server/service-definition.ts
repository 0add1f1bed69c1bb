import type { ServiceDefinition } from "@grpc/grpc-js";
import type { Assembly } from "../codec/index.ts";

/** Frames stay as they are: the codec reads them, and only what it has to. */
const asIs = (frame: Buffer): Buffer => frame;

/**
 * grpc-js asks a serialized message for its length and to copy itself behind the header of the frame: pieces can
 * do that as well as a Buffer, and are copied once instead of twice. The tests of the server fail should that
 * ever change.
 */
const asPieces = (frame: Assembly): Buffer => frame as unknown as Buffer;

/**
 * Both versions have the same messages. Crossplane asks for v1 and falls back to v1beta1 when a function answers
 * that it is unimplemented.
 */
export const SERVICE_NAMES = [
  "apiextensions.fn.proto.v1.FunctionRunnerService",
  "apiextensions.fn.proto.v1beta1.FunctionRunnerService",
] as const;

/** FunctionRunnerService with frames in and frames out. */
export const functionRunner = (service: (typeof SERVICE_NAMES)[number]): ServiceDefinition => ({
  RunFunction: {
    path: `/${service}/RunFunction`,
    requestStream: false,
    responseStream: false,
    requestDeserialize: asIs,
    requestSerialize: asIs,
    responseDeserialize: asIs,
    responseSerialize: asPieces,
  },
});
