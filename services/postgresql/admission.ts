import type { Admission } from "../admission.ts";
import { OWNED_SETTINGS } from "./owned-settings.ts";

const owned = `[${OWNED_SETTINGS.map((name) => `'${name}'`).join(", ")}]`;
const hasSettings = "has(variables.parameters.service.pgSettings)";

/** What a schema cannot say of a PostgreSQLInstance. */
export const PostgreSQLAdmission: Admission = {
  variables: [
    { name: "parameters", expression: "object.spec.parameters" },
    { name: "size", expression: "variables.parameters.size" },
    { name: "settings", expression: "params.data.postgresql" },
    { name: "plans", expression: "variables.settings.plans" },
    { name: "images", expression: "variables.settings.images" },
    {
      name: "disk",
      expression:
        "has(variables.size.disk) ? variables.size.disk : (variables.size.plan in variables.plans ? variables.plans[variables.size.plan].disk : '')",
    },
    {
      name: "oldDisk",
      expression:
        "oldObject == null ? '' : (has(oldObject.spec.parameters.size.disk) ? oldObject.spec.parameters.size.disk : (oldObject.spec.parameters.size.plan in variables.plans ? variables.plans[oldObject.spec.parameters.size.plan].disk : ''))",
    },
    {
      name: "ownedSettings",
      expression: `${hasSettings} ? variables.parameters.service.pgSettings.filter(name, name.lowerAscii() in ${owned}) : []`,
    },
    {
      name: "shapelessSettings",
      expression: `${hasSettings} ? variables.parameters.service.pgSettings.filter(name, !(type(variables.parameters.service.pgSettings[name]) in [string, int, double, bool]) || (type(variables.parameters.service.pgSettings[name]) == string && variables.parameters.service.pgSettings[name] == '')) : []`,
    },
    {
      name: "misnamedSettings",
      expression: `${hasSettings} ? variables.parameters.service.pgSettings.filter(name, !name.matches('^[A-Za-z_][A-Za-z0-9_.]{0,62}$')) : []`,
    },
  ],
  rules: [
    {
      name: "plan-exists",
      expression: "variables.size.plan in variables.plans",
      messageExpression:
        "'size.plan \"' + variables.size.plan + '\" does not exist: choose one of ' + variables.plans.map(name, name).join(', ')",
    },
    {
      name: "version-on-offer",
      expression:
        "variables.parameters.service.majorVersion in variables.images || (oldObject != null && oldObject.spec.parameters.service.majorVersion == variables.parameters.service.majorVersion)",
      messageExpression:
        "'service.majorVersion \"' + variables.parameters.service.majorVersion + '\" is not on offer: choose one of ' + variables.images.map(name, name).join(', ')",
    },
    {
      name: "disk-grows",
      expression:
        "variables.disk == '' || variables.oldDisk == '' || quantity(variables.disk).compareTo(quantity(variables.oldDisk)) >= 0",
      messageExpression:
        "'the disk cannot shrink from ' + variables.oldDisk + ' to ' + variables.disk + ' (size.plan, size.disk): volumes only grow. Restore a backup into a new, smaller claim instead'",
    },
    {
      name: "encryption-possible",
      expression: "!variables.parameters.encryption.enabled || has(variables.settings.encryptedStorageClass)",
      messageExpression:
        "'encryption.enabled is true, and this platform has no encrypted storage class: leave it out'",
    },
    {
      name: "settings-owned",
      expression: "variables.ownedSettings.size() == 0",
      messageExpression:
        "'service.pgSettings.' + variables.ownedSettings[0] + ' is owned by the platform: leave it out'",
    },
    {
      name: "settings-named",
      expression: "variables.misnamedSettings.size() == 0",
      messageExpression:
        "'service.pgSettings has \"' + variables.misnamedSettings[0] + '\", which is not the name of a setting: use letters, digits, _ and ., 63 at most'",
    },
    {
      name: "settings-scalar",
      expression: "variables.shapelessSettings.size() == 0",
      messageExpression:
        "'service.pgSettings.' + variables.shapelessSettings[0] + ' has no value that PostgreSQL can read: use text that is not empty, a number, true or false'",
    },
    {
      name: "secret-allowed",
      expression:
        "!has(object.metadata.namespace) || !has(variables.parameters.service.access) || variables.parameters.service.access.all(a, !has(a.writeConnectionSecretToRef) || !has(a.writeConnectionSecretToRef.namespace) || a.writeConnectionSecretToRef.namespace == object.metadata.namespace || (authorizer.group('').resource('secrets').namespace(a.writeConnectionSecretToRef.namespace).check('create').allowed() && authorizer.group('').resource('secrets').namespace(a.writeConnectionSecretToRef.namespace).check('update').allowed()))",
      messageExpression:
        "'service.access has a writeConnectionSecretToRef.namespace in which you may not create Secrets: leave it out to use the namespace of the claim, ' + object.metadata.namespace",
    },
  ],
};
