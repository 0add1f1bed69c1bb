import { PLATFORM } from "../../runtime/platform.ts";
import { API } from "../../services/api-group.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { policyWithBinding } from "./policy.ts";
import { manifests } from "./yaml.ts";

/** The rules of a service that depend on the platform's settings or on who asks: `platform/admission/<service>.yaml`. */
export const admissionPolicy = ({ service, names, admission }: CatalogueEntry): GeneratedFile => ({
  path: `platform/admission/${service.name}.yaml`,
  content: manifests(
    `services/${service.name}/admission.ts`,
    policyWithBinding({
      name: `${service.name}-parameters`,
      resources: {
        apiGroups: [API.group],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: [names.claim.plural, names.composite.plural],
      },
      paramKind: { apiVersion: "apiextensions.crossplane.io/v1beta1", kind: "EnvironmentConfig" },
      // Without the settings nothing can be judged, so nothing is accepted: no change of a label or finalizer either,
      // as Kubernetes looks for the settings before it looks at the conditions below.
      paramRef: { name: PLATFORM.environmentConfig, parameterNotFoundAction: "Deny" },
      // Finalizers, labels and Crossplane's own references may change whatever the settings say by then.
      matchConditions: [
        {
          name: "parameters-change",
          expression: "request.operation == 'CREATE' || object.spec.parameters != oldObject.spec.parameters",
        },
      ],
      variables: admission.variables,
      validations: admission.rules.map(({ expression, messageExpression }) => ({
        expression,
        messageExpression,
      })),
    }),
  ),
});
