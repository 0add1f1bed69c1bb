import type { Resource } from "@crossplane-org/function-sdk-typescript";
import { isEqual } from "es-toolkit";

/** What a step did to the desired resources, by composition resource name. */
export interface Changes {
  readonly made: readonly string[];
  readonly amended: readonly string[];
}

/** Found by comparing, so that it holds for any function, whatever it says of itself. */
export const changesBetween = (
  before: Readonly<Record<string, Resource>>,
  after: Readonly<Record<string, Resource>>,
): Changes => ({
  made: Object.keys(after).filter((name) => before[name] === undefined),
  amended: Object.entries(after)
    .filter(([name, { resource }]) => before[name] !== undefined && !isEqual(before[name].resource, resource))
    .map(([name]) => name),
});
