import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { SERVICE_NAMES } from "../../../runtime/server/service-definition.ts";

/**
 * The floor: gRPC without a codec. It sends back the bytes that came; with `--half` only as many as a function
 * answers with, the second half of them, since observed resources don't go back.
 */
const { values } = parseArgs({
  options: {
    address: { type: "string", default: "127.0.0.1:0" },
    insecure: { type: "boolean", default: false },
    "tls-server-certs-dir": { type: "string", default: "/tls/server" },
    half: { type: "boolean", default: false },
  },
});

const file = (name: string): Buffer => readFileSync(join(values["tls-server-certs-dir"], name));
const credentials = values.insecure
  ? ServerCredentials.createInsecure()
  : ServerCredentials.createSsl(
      file("ca.crt"),
      [{ private_key: file("tls.key"), cert_chain: file("tls.crt") }],
      true,
    );

const server = new Server({ "grpc.enable_channelz": 0 });
const asIs = (frame: Buffer): Buffer => frame;
const service: ServiceDefinition = {
  RunFunction: {
    path: `/${SERVICE_NAMES[0]}/RunFunction`,
    requestStream: false,
    responseStream: false,
    requestDeserialize: asIs,
    requestSerialize: asIs,
    responseDeserialize: asIs,
    responseSerialize: asIs,
  },
};
server.addService(service, {
  RunFunction: ({ request }: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void =>
    answer(null, values.half ? request.subarray(Math.floor(request.length * 0.6)) : request),
});
server.bindAsync(values.address, credentials, (error) => {
  if (error !== null) throw error;
});
process.on("SIGTERM", () => process.exit(0));
