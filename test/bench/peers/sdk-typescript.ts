import {
  Condition,
  fromObject,
  getDesiredComposedResources,
  getObservedCompositeResource,
  Ready,
  Resource,
  ResourceSelector,
  type RunFunctionRequest,
  type RunFunctionResponse,
  requireResource,
  Status,
  serve,
  setDesiredComposedResources,
  setDesiredCompositeStatus,
  Target,
  to,
} from "@crossplane-org/function-sdk-typescript";
import { added, type Composite, STATUS } from "./answer.ts";

/**
 * The handler on Crossplane's SDK for TypeScript, with its own helpers. `--lean` sets the four resources that
 * change by hand instead of through setDesiredComposedResources, which merges all of them.
 */
const lean = process.argv.includes("--lean");

const run = async (request: RunFunctionRequest): Promise<RunFunctionResponse> => {
  let response = to(request);
  const composite = getObservedCompositeResource(request)?.resource as unknown as Composite;
  const desired = lean ? (response.desired?.resources ?? {}) : getDesiredComposedResources(request);
  for (const [name, object] of Object.entries(added(composite))) {
    desired[name] = fromObject(object, {}, Ready.READY_TRUE);
  }
  const first = desired["resource-000"] ?? Resource.fromPartial({});
  const { greeting } = composite.spec.parameters;
  desired["resource-000"] = {
    ...first,
    resource: { ...first.resource, spec: { ...first.resource?.spec, greeting } },
  };
  if (!lean) response = setDesiredComposedResources(response, desired);
  response = setDesiredCompositeStatus({ rsp: response, status: STATUS });
  response.conditions.push(
    served("ProvisioningReady", "Composed", greeting),
    served("ParametersServed", "AllServed", "every parameter of the claim is served"),
  );
  return requireResource(
    response,
    "platform",
    ResourceSelector.fromPartial({
      apiVersion: "apiextensions.crossplane.io/v1beta1",
      kind: "EnvironmentConfig",
      matchName: "matura",
    }),
  );
};

const served = (type: string, reason: string, message: string): Condition =>
  Condition.fromPartial({
    type,
    status: Status.STATUS_CONDITION_TRUE,
    reason,
    message,
    target: Target.TARGET_COMPOSITE_AND_CLAIM,
  });

serve({ RunFunction: run }, { argv: process.argv.slice(2).filter((flag) => flag !== "--lean") });
