import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** Objects as they were observed, where it is in doubt what they should be: whom they told, they go on telling. */
export const keep = (instance: PostgreSQLInstance, resources: readonly string[]): readonly Contribution[] =>
  resources.flatMap((resource) => {
    const observed = instance.observed(resource);
    return observed === undefined ? [] : [compose(resource, asObserved(observed))];
  });
