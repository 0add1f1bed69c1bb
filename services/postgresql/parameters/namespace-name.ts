import { Type } from "typebox";
import { ruleSaying } from "../../kubernetes-schema.ts";

/** @param field the parameter's path, for the sentence that refuses a value */
export const namespaceName = (field: string) =>
  Type.String({
    description: "Name of a namespace.",
    examples: ["frontend"],
    minLength: 1,
    maxLength: 63,
    "x-kubernetes-validations": [
      ruleSaying(
        "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        `'${field} has "' + self + '", which is not the name of a namespace'`,
      ),
    ],
  });
