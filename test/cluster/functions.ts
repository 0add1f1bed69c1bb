import { apply, kubectl } from "./kubectl.ts";

/**
 * Makes a function that runs as a process known to Crossplane, in the place of an installed package.
 *
 * Crossplane calls the active revision labelled with the function's name at its status.endpoint.
 * Nothing but the revision is needed; it is paused, so the package manager leaves it alone.
 *
 * @param name the function as a Composition's `functionRef` names it
 * @param endpoint a gRPC target. A process on the host is `passthrough:///<hostAddress>:<port>`
 *   (`dns:///` costs 10 s at each new connection where no resolver answers)
 */
export async function registerFunction(name: string, endpoint: string): Promise<void> {
  const revision = `${name}-process`;
  await apply([
    {
      apiVersion: "pkg.crossplane.io/v1",
      kind: "FunctionRevision",
      metadata: {
        name: revision,
        labels: { "pkg.crossplane.io/package": name },
        annotations: { "crossplane.io/paused": "true" },
      },
      spec: { image: `process.matura.test/${name}`, revision: 1, desiredState: "Active" },
    },
  ]);
  // required_resources: the function may ask for resources beforehand in a step's `requirements`.
  const status = { endpoint, capabilities: ["composition", "required_resources"] };
  await kubectl([
    "patch",
    "functionrevisions.pkg.crossplane.io",
    revision,
    "--subresource=status",
    "--type=merge",
    "-p",
    JSON.stringify({ status }),
  ]);
}

/** Forgets a function that was registered. */
export const unregisterFunction = (name: string): Promise<string> =>
  kubectl(["delete", "functionrevisions.pkg.crossplane.io", `${name}-process`, "--ignore-not-found"]);
