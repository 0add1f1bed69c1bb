import { Type } from "typebox";
import { type CompositionFunction, implement } from "../../../../runtime/composition-function.ts";
import { amend, compose, condition, connection, nextRun } from "../../../../runtime/contribution.ts";
import { Refusal } from "../../../../runtime/refusal.ts";
import type { Service } from "../../../../runtime/service.ts";

const Greeter = {
  name: "greeter",
  title: "Greeter",
  kinds: { claim: "Greeter", composite: "XGreeter" },
  parameters: Type.Object({ greeting: Type.String(), wrong: Type.Optional(Type.String()) }),
  settings: Type.Object({}),
} satisfies Service;

/** A function of two contributions, so that tests of the runtime depend on no real service. */
export const greeter: CompositionFunction = {
  iteration: "provisioning",
  implementations: [
    implement(Greeter, (instance) => {
      if (instance.parameters.wrong === "refuse")
        throw new Refusal("Refused", "spec.parameters.wrong is refuse");
      if (instance.parameters.wrong === "throw") throw new Error("thrown");
      const { greeting } = instance.parameters;
      return [
        compose(
          "greeting",
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: instance.name, namespace: instance.namespace },
            data: instance.parameters.wrong === "nan" ? Number.NaN : { greeting },
          } as never,
          { ready: true },
        ),
        amend("earlier", { spec: { greeting } }),
        ...instance.observedNames
          .filter((name) => name.startsWith("touched"))
          .map((name) => {
            instance.observed(name);
            return amend(name, {});
          }),
        connection({ GREETING: greeting }),
        condition("ProvisioningReady", true, "Greeted", `said ${greeting}`),
        nextRun(90),
      ];
    }),
  ],
};
