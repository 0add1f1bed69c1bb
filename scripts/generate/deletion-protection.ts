import { API } from "../../services/api-group.ts";
import { SKIP_LAST_BACKUP } from "../../services/backup/names.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { policyWithBinding } from "./policy.ts";
import { manifests } from "./yaml.ts";

const FIELD = "spec.parameters.security.deletionProtection";

const namespaces = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["DELETE"],
  resources: ["namespaces"],
} as const;

/** Every object of the kind is a parameter: a rule has to hold for each. None at all means nothing to protect. */
const everyOne = { selector: {}, parameterNotFoundAction: "Allow" } as const;

/**
 * Refuses to delete a protected claim, and what would take its database with it: its composite, the claim's
 * namespace and the instance namespace. `platform/admission/<service>-deletion-protection.yaml`.
 *
 * No identity is exempt. Crossplane deletes a composite when its claim was deleted, or every composite when the XRD
 * goes (with an uninstalled package, say): the first has to pass and the second must not, and both come from the
 * same service account. So a claim can be deleted once its composite is unprotected as well; from then on all that
 * Crossplane and the garbage collector do passes because nothing is protected any more.
 */
export const deletionProtection = (entry: CatalogueEntry): GeneratedFile => ({
  path: `platform/admission/${entry.service.name}-deletion-protection.yaml`,
  content: manifests(
    "scripts/generate/deletion-protection.ts",
    [instance, claim, lastBackup, claimNamespace, instanceNamespace].flatMap((policy) =>
      policyWithBinding(policy(entry)),
    ),
  ),
});

type PolicyOf = (entry: CatalogueEntry) => Parameters<typeof policyWithBinding>[0];

const kindsOf = (resources: readonly string[]) => ({
  apiGroups: [API.group],
  apiVersions: ["*"],
  operations: ["DELETE"] as const,
  resources,
});

/** Claim and composite, by their own field. */
const instance: PolicyOf = ({ service, names }) => ({
  name: `${service.name}-deletion`,
  resources: kindsOf([names.claim.plural, names.composite.plural]),
  validations: [
    {
      expression: `!oldObject.${FIELD}`,
      messageExpression: `oldObject.kind + ' "' + oldObject.metadata.name + '" is protected: set ${FIELD} of the claim to false before you delete it'`,
    },
  ],
});

/**
 * The claim while Crossplane has not handed the lifted protection to the composite yet: once the claim is being
 * deleted it no longer would, and its deletion of the composite would be refused for ever.
 */
const claim: PolicyOf = ({ service, names }) => ({
  name: `${service.name}-deletion-in-order`,
  resources: kindsOf([names.claim.plural]),
  paramKind: { apiVersion: `${API.group}/${API.version}`, kind: service.kinds.composite },
  paramRef: everyOne,
  matchConditions: [
    { name: "has-composite", expression: "has(oldObject.spec.resourceRef)" },
    // A claim that is protected itself is refused by the policy above, whose sentence says what to do.
    { name: "unprotected", expression: `!oldObject.${FIELD}` },
  ],
  validations: [
    {
      expression: `params.metadata.name != oldObject.spec.resourceRef.name || !params.${FIELD}`,
      messageExpression: `'the protection of "' + oldObject.metadata.name + '" is still being lifted: try again in a few seconds'`,
    },
  ],
});

/**
 * The composite while its last backup is being taken. Crossplane tries again and again to delete the composite of a
 * deleted claim, and the instance answers until it succeeds.
 */
const lastBackup: PolicyOf = ({ service, names }) => ({
  name: `${service.name}-deletion-after-last-backup`,
  resources: kindsOf([names.composite.plural]),
  matchConditions: [
    { name: "unprotected", expression: `!oldObject.${FIELD}` },
    {
      name: "not-skipped",
      expression: `!has(oldObject.metadata.annotations) || !('${SKIP_LAST_BACKUP}' in oldObject.metadata.annotations)`,
    },
  ],
  validations: [
    {
      expression:
        "!has(oldObject.status) || !has(oldObject.status.backup) || !has(oldObject.status.backup.beforeDeletion) || oldObject.status.backup.beforeDeletion.state != 'Pending'",
      messageExpression: `'the last backup of "' + oldObject.metadata.name + '" comes first, and the deletion goes on by itself afterwards; to do without it, annotate the claim with ${SKIP_LAST_BACKUP}=true'`,
    },
  ],
});

/** The namespace that holds protected claims. */
const claimNamespace: PolicyOf = ({ service }) => ({
  name: `${service.name}-deletion-of-claim-namespace`,
  resources: namespaces,
  paramKind: { apiVersion: `${API.group}/${API.version}`, kind: service.kinds.claim },
  paramRef: everyOne,
  validations: [
    {
      expression: `!params.${FIELD}`,
      messageExpression: `'namespace "' + oldObject.metadata.name + '" holds the protected ${service.kinds.claim} "' + params.metadata.name + '": set its ${FIELD} to false before you delete the namespace'`,
    },
  ],
});

/** The namespace that holds the database; it goes with its composite. */
const instanceNamespace: PolicyOf = ({ service }) => ({
  name: `${service.name}-deletion-of-instance-namespace`,
  resources: namespaces,
  paramKind: { apiVersion: `${API.group}/${API.version}`, kind: service.kinds.composite },
  paramRef: everyOne,
  matchConditions: [
    { name: "instance-namespace", expression: `oldObject.metadata.name.startsWith('${service.name}-')` },
  ],
  validations: [
    {
      expression: `oldObject.metadata.name != '${service.name}-' + params.metadata.name || !params.${FIELD} || has(params.metadata.deletionTimestamp)`,
      messageExpression: `'namespace "' + oldObject.metadata.name + '" holds the data of a protected ${service.title}: set ${FIELD} of ' + (has(params.spec.claimRef) ? '${service.kinds.claim} "' + params.spec.claimRef.name + '" in namespace "' + params.spec.claimRef.namespace + '"' : '${service.kinds.composite} "' + params.metadata.name + '"') + ' to false, then delete that'`,
    },
  ],
});
