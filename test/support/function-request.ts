import type { FunctionRequest, ResourceView } from "../../runtime/function-request.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";

interface Given {
  readonly composite?: object;
  readonly desiredComposite?: object;
  readonly observed?: Readonly<Record<string, object>>;
  readonly desired?: Readonly<Record<string, object>>;
  readonly required?: Readonly<Record<string, readonly object[]>>;
}

const view = (object: object): ResourceView => ({
  object: object as KubernetesObject,
  ready: "unspecified",
  connectionDetails: new Map(),
});
const views = (objects: Readonly<Record<string, object>> = {}) =>
  new Map(Object.entries(objects).map(([name, object]) => [name, view(object)]));

/** A request from plain objects, as the codec would give it. */
export const functionRequest = (given: Given = {}): FunctionRequest => ({
  tag: "test",
  observed: {
    composite: given.composite === undefined ? undefined : view(given.composite),
    resources: views(given.observed),
  },
  desired: {
    composite: given.desiredComposite === undefined ? undefined : view(given.desiredComposite),
    resources: views(given.desired),
  },
  required: new Map(Object.entries(given.required ?? {}).map(([name, objects]) => [name, objects.map(view)])),
  input: undefined,
});
