import { compose, requirement } from "../../../runtime/contribution.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { alertmanagerConfig } from "./alertmanager-config.ts";
import { ChannelProblem } from "./channel-problem.ts";
import type { Channel } from "./channels.ts";
import { checkedSpec } from "./checked-spec.ts";
import { keep } from "./keep.ts";
import { onlyFor } from "./routing.ts";
import { COPY, withCopiedSecret } from "./secret-copy.ts";

const RESOURCE = "own-channel";

interface Named extends KubernetesObject {
  readonly spec?: unknown;
}

interface SecretData extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * `monitoring.alertmanagerConfigRef` or `alertmanagerConfigTemplate`: undefined where the claim has neither. A channel
 * with a mistake keeps what was there before, for a mistake in it should neither silence an instance nor hold up
 * everything else.
 */
export const ownChannel = (instance: PostgreSQLInstance): Channel | undefined => {
  const { alertmanagerConfigRef, alertmanagerConfigTemplate } = instance.parameters.monitoring;
  if (alertmanagerConfigRef === undefined && alertmanagerConfigTemplate === undefined) return undefined;
  const name = alertmanagerConfigRef === undefined ? "alertmanagerConfigTemplate" : "alertmanagerConfigRef";
  const requirements = requirementsOf(instance);
  try {
    const { spec, secret } = withCopiedSecret(
      instance,
      checkedSpec(name, specOf(instance)),
      secretData(instance),
    );
    const config = alertmanagerConfig(instance, "own", onlyFor(instance, spec));
    const after = { after: ["namespace"] };
    return {
      name,
      contributions: [
        ...requirements,
        ...(secret === undefined ? [] : [compose(COPY.resource, secret, after)]),
        compose(RESOURCE, config, after),
      ],
    };
  } catch (error) {
    if (!(error instanceof ChannelProblem)) throw error;
    return {
      name,
      contributions: [...requirements, ...keep(instance, [RESOURCE, COPY.resource])],
      problem: { reason: error.reason, message: error.message },
    };
  }
};

const requirementsOf = ({ claim, parameters }: PostgreSQLInstance) => {
  const { alertmanagerConfigRef, alertmanagerConfigSecretRef } = parameters.monitoring;
  return [
    ...(alertmanagerConfigRef === undefined
      ? []
      : [
          requirement(RESOURCE, {
            apiVersion: "monitoring.coreos.com/v1alpha1",
            kind: "AlertmanagerConfig",
            namespace: claim.namespace,
            matchName: alertmanagerConfigRef,
          }),
        ]),
    ...(alertmanagerConfigSecretRef === undefined
      ? []
      : [
          requirement(COPY.resource, {
            apiVersion: "v1",
            kind: "Secret",
            namespace: claim.namespace,
            matchName: alertmanagerConfigSecretRef,
          }),
        ]),
  ];
};

/** @throws ChannelProblem while the AlertmanagerConfig is not there */
const specOf = (instance: PostgreSQLInstance): unknown => {
  const { alertmanagerConfigRef, alertmanagerConfigTemplate } = instance.parameters.monitoring;
  if (alertmanagerConfigRef === undefined) return alertmanagerConfigTemplate;
  const [found] = instance.required<Named>(RESOURCE) ?? [];
  if (found === undefined) {
    throw new ChannelProblem(
      "AlertmanagerConfigMissing",
      `monitoring.alertmanagerConfigRef names AlertmanagerConfig "${alertmanagerConfigRef}", which is not in namespace ${instance.claim.namespace}: create it there`,
    );
  }
  return found.spec;
};

/** Undefined where the claim names no Secret. @throws ChannelProblem while it is not there */
const secretData = (instance: PostgreSQLInstance): Readonly<Record<string, string>> | undefined => {
  const name = instance.parameters.monitoring.alertmanagerConfigSecretRef;
  if (name === undefined) return undefined;
  const [found] = instance.required<SecretData>(COPY.resource) ?? [];
  if (found !== undefined) return found.data ?? {};
  throw new ChannelProblem(
    "ChannelSecretMissing",
    `monitoring.alertmanagerConfigSecretRef names Secret "${name}", which is not in namespace ${instance.claim.namespace}: create it there`,
  );
};
