import {
  type Condition,
  type ResourceSelector,
  type Result,
  RunFunctionResponse,
  Severity,
  Status,
  Target,
} from "@crossplane-org/function-sdk-typescript";
import type { ConditionReport, EventReport, ObjectSelector } from "../contribution.ts";
import type { FunctionRequest } from "../function-request.ts";
import type { FunctionResponse } from "../function-response.ts";
import { Assembly } from "./assembly.ts";
import { DecodedRequest } from "./decode-request.ts";
import { encodeState } from "./encode-state.ts";
import { messageTag } from "./wire.ts";

/** The fields of RunFunctionResponse that are put together here; the SDK's codec writes the others. */
const RESPONSE = { desired: messageTag(2), context: messageTag(4) } as const;

/**
 * The frame of a RunFunctionResponse: the desired state and the context of the request with what the response
 * changes. A FATAL response leaves the desired state exactly as it came in.
 *
 * @throws Error that names the resource that cannot be encoded.
 * @throws TypeError when the request does not come from `decodeRequest`.
 */
export const encodeResponse = (request: FunctionRequest, response: FunctionResponse): Uint8Array => {
  const frame = assembleResponse(request, response);
  const bytes = Buffer.allocUnsafe(frame.byteLength);
  frame.copy(bytes, 0);
  return bytes;
};

/** The same as pieces, most of them of the request's own frame, which must outlive them. */
export const assembleResponse = (request: FunctionRequest, response: FunctionResponse): Assembly => {
  if (!(request instanceof DecodedRequest))
    throw new TypeError("the request does not come from decodeRequest");
  const desired =
    response.fatal === undefined
      ? encodeState(request.desired, response)
      : new Assembly().add(request.desired.bytes);
  const frame = new Assembly().add(encodeRest(request.tag, response)).addField(RESPONSE.desired, desired);
  if (request.context !== undefined) {
    frame.addField(RESPONSE.context, new Assembly().add(request.context));
  }
  return frame;
};

/** Every field is given, so that the SDK's codec has none to fill in. */
const encodeRest = (tag: string, response: FunctionResponse): Uint8Array =>
  RunFunctionResponse.encode({
    meta: { tag, ttl: response.ttlSeconds === undefined ? undefined : duration(response.ttlSeconds) },
    desired: undefined,
    results: [
      ...(response.events ?? []).map(toResult),
      ...(response.fatal === undefined ? [] : [fatal(response.fatal)]),
    ],
    context: undefined,
    requirements: {
      extraResources: {},
      resources: Object.fromEntries([...response.requirements].map(([name, it]) => [name, toSelector(it)])),
      schemas: {},
    },
    conditions: response.conditions.map(toCondition),
    output: undefined,
  }).finish();

const duration = (seconds: number): { seconds: number; nanos: number } => {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
};

/** Crossplane makes events of results that are not fatal. */
const toResult = ({ severity, reason, message }: EventReport): Result => ({
  severity: severity === "Warning" ? Severity.SEVERITY_WARNING : Severity.SEVERITY_NORMAL,
  message,
  reason,
  target: Target.TARGET_COMPOSITE_AND_CLAIM,
});

const fatal = ({ reason, message }: NonNullable<FunctionResponse["fatal"]>): Result => ({
  severity: Severity.SEVERITY_FATAL,
  message,
  reason,
  target: Target.TARGET_COMPOSITE_AND_CLAIM,
});

const STATUS = {
  True: Status.STATUS_CONDITION_TRUE,
  False: Status.STATUS_CONDITION_FALSE,
  Unknown: Status.STATUS_CONDITION_UNKNOWN,
} as const;

const toCondition = ({ condition, status, reason, message }: ConditionReport): Condition => ({
  type: condition,
  status: STATUS[status],
  reason,
  message,
  target: Target.TARGET_COMPOSITE_AND_CLAIM,
});

const toSelector = (selector: ObjectSelector): ResourceSelector => ({
  apiVersion: selector.apiVersion,
  kind: selector.kind,
  namespace: selector.namespace,
  matchName: "matchName" in selector ? selector.matchName : undefined,
  matchLabels: "matchName" in selector ? undefined : { labels: { ...selector.matchLabels } },
});
