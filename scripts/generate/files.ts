import { REGISTRY } from "../../services/registry.ts";
import { admissionPolicy } from "./admission-policy.ts";
import { alertsPage } from "./alerts-page.ts";
import { chaosPage } from "./chaos-page.ts";
import { compositeResourceDefinition } from "./composite-resource-definition.ts";
import { customResourceState } from "./custom-resource-state.ts";
import { dashboards } from "./dashboards.ts";
import { deletionProtection } from "./deletion-protection.ts";
import { deviationsPage } from "./deviations-page.ts";
import { environmentConfig } from "./environment-config.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { platformReference } from "./platform-reference.ts";
import { serviceReference } from "./service-reference.ts";

/** Everything that follows from the facts in services/, platform/ and runtime/. */
export const generatedFiles = (): readonly GeneratedFile[] => [
  ...REGISTRY.flatMap((entry) => [
    compositeResourceDefinition(entry),
    admissionPolicy(entry),
    deletionProtection(entry),
    serviceReference(entry),
  ]),
  alertsPage(),
  chaosPage(),
  deviationsPage(),
  customResourceState(REGISTRY),
  environmentConfig(REGISTRY),
  platformReference(REGISTRY),
  ...dashboards(),
];
