import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  FunctionRunnerServiceService,
  type RunFunctionRequest,
  type RunFunctionResponse,
} from "@crossplane-org/function-sdk-typescript";
import { type ChannelCredentials, Client, credentials } from "@grpc/grpc-js";

/** As long as Crossplane gives all steps of a pass together. */
const DEADLINE_MS = 120_000;
/** The bound of a message in Crossplane. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** Credentials of a client from a folder with tls.crt, tls.key and ca.crt. */
export const clientCredentials = async (folder: string): Promise<ChannelCredentials> => {
  const [ca, key, certificate] = await Promise.all(
    ["ca.crt", "tls.key", "tls.crt"].map((name) => readFile(join(folder, name))),
  );
  return credentials.createSsl(ca, key, certificate);
};

/** Crossplane's side of the protocol: FunctionRunnerService, v1. */
export class FunctionClient {
  readonly #client: Client;

  constructor(address: string, channel: ChannelCredentials) {
    this.#client = new Client(address, channel, {
      "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
      "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
      // TLS has no server name for an address.
      "grpc.ssl_target_name_override": "localhost",
    });
  }

  run(request: RunFunctionRequest): Promise<RunFunctionResponse> {
    const { path, requestSerialize, responseDeserialize } = FunctionRunnerServiceService.runFunction;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline: Date.now() + DEADLINE_MS },
        (error, response) => {
          if (response !== undefined && error === null) resolve(response);
          else reject(error ?? new Error("the function gave no answer"));
        },
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}
