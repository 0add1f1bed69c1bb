export { decodeRequest } from "./decode-request.ts";
export { encodeResponse } from "./encode-response.ts";
export { RequestError } from "./request-error.ts";
