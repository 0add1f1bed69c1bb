import type { AdmissionVariable } from "../../services/admission.ts";
import { API } from "../../services/api-group.ts";

interface Policy {
  /** Without the group, which is appended. */
  readonly name: string;
  readonly resources: {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly string[];
    readonly operations: readonly ("CREATE" | "DELETE" | "UPDATE")[];
    readonly resources: readonly string[];
  };
  readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
  readonly paramRef?: {
    readonly parameterNotFoundAction: "Allow" | "Deny";
    readonly name?: string;
    readonly selector?: object;
  };
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly variables?: readonly AdmissionVariable[];
  readonly validations: readonly { readonly expression: string; readonly messageExpression: string }[];
}

/** A ValidatingAdmissionPolicy and the binding that puts it in force everywhere. */
export const policyWithBinding = (policy: Policy): readonly object[] => {
  const name = `${policy.name}.${API.group}`;
  const apiVersion = "admissionregistration.k8s.io/v1";
  return [
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        // A rule that cannot be evaluated must not let its request pass.
        failurePolicy: "Fail",
        ...(policy.paramKind && { paramKind: policy.paramKind }),
        matchConstraints: { resourceRules: [policy.resources] },
        ...(policy.matchConditions && { matchConditions: policy.matchConditions }),
        ...(policy.variables && { variables: policy.variables }),
        validations: policy.validations,
      },
    },
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        ...(policy.paramRef && { paramRef: policy.paramRef }),
      },
    },
  ];
};
