import { writeFileSync } from "node:fs";
import { inState } from "./folders.ts";
import { certificate } from "./pki.ts";
import { http } from "./probe.ts";
import { ready, start } from "./process.ts";
import { network, ports } from "./settings.ts";

/** Where the host pushes to; inside the cluster the same registry has a name. */
export const registryAddress = `${network.node.address}:${ports.registry}`;

/** Debian's docker-registry over TLS, so that packages are pulled as from any other registry. */
export async function startRegistry(): Promise<void> {
  const configuration = inState("registry.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      version: 0.1,
      log: { level: "warn" },
      storage: { filesystem: { rootdirectory: inState("registry") }, delete: { enabled: true } },
      http: {
        addr: `0.0.0.0:${ports.registry}`,
        tls: { certificate: certificate("registry").crt, key: certificate("registry").key },
      },
    }),
  );
  const registry = start({ name: "registry", argv: ["docker-registry", "serve", configuration] });
  await ready(registry, http(`https://${registryAddress}/v2/`));
}
