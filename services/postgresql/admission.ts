import { type Admission, firstOf, settingOr, sortedKeys } from "../admission.ts";
import { OWNED_SETTINGS } from "./owned-settings.ts";
import { PGBOUNCER_SETTINGS, POOL_MODES } from "./pgbouncer-settings.ts";
import { PostgreSQLSettings } from "./settings.ts";

const listOf = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(", ")}]`;
const owned = listOf(OWNED_SETTINGS);
const settings = "variables.parameters.service.pgSettings";
const access = "variables.parameters.service.access";
const pooler = "variables.parameters.service.pgBouncerSettings.pgbouncer";
const has = (setting: string): string =>
  `has(variables.parameters.service.pgBouncerSettings) && has(${pooler}) && '${setting}' in ${pooler}`;
/** Names in `pgSettings` of which something holds, none where there are no settings. */
const settingsThat = (condition: string): string =>
  `has(${settings}) ? ${settings}.filter(name, ${condition}) : []`;

/** The disk of an object: its own, else its plan's, else empty text where the plan is gone. */
const diskOf = (object: string): string => {
  const size = `${object}.spec.parameters.size`;
  return `has(${size}.disk) ? ${size}.disk : (${size}.plan in variables.plans ? variables.plans[${size}.plan].disk : '')`;
};

/** What an instance has already may stay, even when the platform no longer offers it. */
const asBefore = (field: string): string =>
  `(oldObject != null && oldObject.spec.parameters.${field} == variables.parameters.${field})`;

/** What a schema cannot say of a PostgreSQLInstance. */
export const PostgreSQLAdmission: Admission = {
  variables: [
    { name: "parameters", expression: "object.spec.parameters" },
    { name: "size", expression: "variables.parameters.size" },
    { name: "plans", expression: settingOr("postgresql", PostgreSQLSettings, "plans") },
    { name: "images", expression: settingOr("postgresql", PostgreSQLSettings, "images") },
    {
      name: "encryptable",
      expression:
        "has(params.data) && has(params.data.postgresql) && has(params.data.postgresql.encryptedStorageClass)",
    },
    { name: "disk", expression: diskOf("object") },
    { name: "oldDisk", expression: `oldObject == null ? '' : (${diskOf("oldObject")})` },
    { name: "ownedSettings", expression: settingsThat(`name.lowerAscii() in ${owned}`) },
    {
      name: "misnamedSettings",
      expression: settingsThat("!name.matches('^[A-Za-z_][A-Za-z0-9_.]{0,62}$')"),
    },
    {
      // Only a claim has a namespace; its composite carries the same parameters.
      name: "secrets",
      expression: `has(object.metadata.namespace) ? (has(${access}) ? ${access}.map(a, (has(a.writeConnectionSecretToRef) && has(a.writeConnectionSecretToRef.namespace) ? a.writeConnectionSecretToRef.namespace : object.metadata.namespace) + '/' + (has(a.writeConnectionSecretToRef) && has(a.writeConnectionSecretToRef.name) ? a.writeConnectionSecretToRef.name : object.metadata.name + '-' + a.user.replace('_', '-'))) : []) + (has(object.spec.writeConnectionSecretToRef) ? [object.metadata.namespace + '/' + object.spec.writeConnectionSecretToRef.name] : []) : []`,
    },
    {
      name: "sharedSecrets",
      expression: "variables.secrets.filter(s, !variables.secrets.exists_one(t, t == s))",
    },
    {
      name: "unknownPoolerSettings",
      expression: `has(variables.parameters.service.pgBouncerSettings) && has(${pooler}) ? ${pooler}.filter(name, !(name in ${listOf(["pool_mode", ...PGBOUNCER_SETTINGS])})) : []`,
    },
    {
      name: "shapelessSettings",
      expression: settingsThat(
        `!(${["int", "double", "bool"].map((type) => `type(${settings}[name]) == ${type}`).join(" || ")} || (type(${settings}[name]) == string && ${settings}[name] != ''))`,
      ),
    },
  ],
  rules: [
    {
      name: "plan-exists",
      expression: `variables.size.plan in variables.plans || ${asBefore("size.plan")}`,
      messageExpression: `'size.plan "' + variables.size.plan + '" does not exist: choose one of ' + ${sortedKeys("variables.plans")}`,
    },
    {
      name: "version-on-offer",
      expression: `variables.parameters.service.majorVersion in variables.images || ${asBefore("service.majorVersion")}`,
      messageExpression: `'service.majorVersion "' + variables.parameters.service.majorVersion + '" is not on offer: choose one of ' + ${sortedKeys("variables.images")}`,
    },
    {
      name: "disk-grows",
      expression:
        "variables.disk == '' || variables.oldDisk == '' || quantity(variables.disk).compareTo(quantity(variables.oldDisk)) >= 0",
      messageExpression:
        "'the disk cannot shrink from ' + variables.oldDisk + ' to ' + variables.disk + ' (size.plan, size.disk): volumes only grow. Restore a backup into a new, smaller claim instead'",
    },
    {
      name: "disk-limit",
      expression:
        "!has(variables.size.maxDisk) || variables.disk == '' || quantity(variables.size.maxDisk).compareTo(quantity(variables.disk)) >= 0",
      messageExpression:
        "'size.maxDisk is ' + variables.size.maxDisk + ', less than the disk of ' + variables.disk + ' that size.plan or size.disk gives: volumes only grow'",
    },
    {
      name: "pooler-settings-known",
      expression: "variables.unknownPoolerSettings.size() == 0",
      messageExpression: `'service.pgBouncerSettings.pgbouncer.' + ${firstOf("variables.unknownPoolerSettings")} + ' is not a setting that a claim may set: leave it out'`,
    },
    {
      name: "pool-mode-known",
      expression: `!(${has("pool_mode")}) || ${pooler}['pool_mode'] in ${listOf(POOL_MODES)}`,
      messageExpression: `'service.pgBouncerSettings.pgbouncer.pool_mode must be one of ${POOL_MODES.join(", ")}: statement pooling is not possible with CloudNativePG'`,
    },
    {
      name: "encryption-possible",
      expression: `!variables.parameters.encryption.enabled || variables.encryptable || ${asBefore("encryption.enabled")}`,
      messageExpression:
        "'encryption.enabled is true, and this platform has no encrypted storage class: leave it out'",
    },
    {
      name: "settings-owned",
      expression: "variables.ownedSettings.size() == 0",
      messageExpression: `'service.pgSettings.' + ${firstOf("variables.ownedSettings")} + ' is owned by the platform: leave it out'`,
    },
    {
      name: "settings-named",
      expression: "variables.misnamedSettings.size() == 0",
      messageExpression: `'service.pgSettings has "' + ${firstOf("variables.misnamedSettings")} + '", which is not the name of a setting: use letters, digits, _ and ., 63 at most'`,
    },
    {
      name: "settings-scalar",
      expression: "variables.shapelessSettings.size() == 0",
      messageExpression: `'service.pgSettings.' + ${firstOf("variables.shapelessSettings")} + ' has no value that PostgreSQL can read: use text that is not empty, a number, true or false'`,
    },
    {
      name: "secrets-distinct",
      expression: "variables.sharedSecrets.size() == 0",
      messageExpression:
        "'service.access would write two connections into Secret ' + variables.sharedSecrets[0] + ': give each user a writeConnectionSecretToRef.name of its own, other than the claim\\'s'",
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
