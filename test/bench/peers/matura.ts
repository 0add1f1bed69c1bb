import { Type } from "typebox";
import { type CompositionFunction, implement } from "../../../runtime/composition-function.ts";
import { amend, compose, condition } from "../../../runtime/contribution.ts";
import { serve } from "../../../runtime/serve.ts";
import type { Service } from "../../../runtime/service.ts";

const Bench = {
  name: "bench",
  title: "Bench",
  kinds: { claim: "Bench", composite: "XBench" },
  parameters: Type.Object({ greeting: Type.String() }),
  settings: Type.Object({}),
} satisfies Service;

/** Three resources added and one amended: what every peer does. */
const bench: CompositionFunction = {
  iteration: "provisioning",
  implementations: [
    implement(Bench, ({ name, namespace, parameters: { greeting } }) => [
      ...["0", "1", "2"].map((index) =>
        compose(
          `added-${index}`,
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: `${name}-${index}`, namespace },
            data: { greeting },
          } as never,
          { ready: true },
        ),
      ),
      amend("resource-000", { spec: { greeting } }),
      condition("ProvisioningReady", true, "Composed", greeting),
    ]),
  ],
};

await serve(bench);
