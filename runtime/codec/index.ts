export type { Assembly } from "./assembly.ts";
export { decodeRequest } from "./decode-request.ts";
export { assembleResponse, encodeResponse } from "./encode-response.ts";
export { RequestError } from "./request-error.ts";
