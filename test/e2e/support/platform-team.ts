import { resolve } from "node:path";
import { stringify } from "yaml";
import { functionRuntime } from "../setup/function-runtime.ts";
import { get } from "./kubectl.ts";
import { Reader } from "./reader.ts";

interface Package {
  readonly spec: { readonly package: string };
}

interface Settings {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: {
    readonly backup: { readonly credentialsSecret: string; readonly recordNamespace: string };
  };
}

/** Who follows the pages on installing and operating: a reader with a checkout in which `platform/` is this platform's. */
export interface PlatformTeam {
  readonly reader: Reader;
  /** Where the packages are: host and path. */
  readonly registry: string;
  /** The version that is installed, without `v`. */
  readonly version: string;
}

/**
 * Fills in what the pages leave to their reader: the registry, the settings and the account of the store, as they are in
 * force here.
 *
 * @param here puts further names of this cluster in the place of a page's
 * @throws Error when the catalogue is not installed
 */
export const platformTeam = async (
  here: (text: string, registry: string) => string = (text) => text,
): Promise<PlatformTeam> => {
  const installed = await get<Package>("configurations.pkg.crossplane.io", "matura");
  const settings = await get<Settings>("environmentconfigs.apiextensions.crossplane.io", "matura");
  if (installed === undefined || settings === undefined) throw new Error("the catalogue is not installed");
  const [, registry = "", version = ""] = /^(.*)\/[^/:]+:v([^:]+)$/.exec(installed.spec.package) ?? [];
  const reader = new Reader((text) =>
    here(text, registry)
      .replaceAll("registry.example.com/matura/matura:v0.1.0", installed.spec.package)
      .replaceAll("registry.example.com/matura", registry)
      // Never as an argument, which a failure would print.
      .replaceAll(/--from-literal=(\w+)=…/g, "--from-file=$1"),
  );
  reader.take("platform");
  const { apiVersion, kind, metadata, data } = settings;
  reader.keep(
    "platform/environmentconfig.yaml",
    stringify({ apiVersion, kind, metadata: { name: metadata.name }, data }),
  );
  const { credentialsSecret, recordNamespace } = data.backup;
  const account = await get<{ data: Record<string, string> }>("secret", credentialsSecret, recordNamespace);
  for (const [key, value] of Object.entries(account?.data ?? {})) {
    reader.keep(key, Buffer.from(value, "base64").toString());
  }
  const root = resolve(import.meta.dirname, "../../..");
  reader.keep("platform/function-runtime.yaml", functionRuntime(root, installed.spec.package));
  await reader.run(
    `sed -i -E 's#image: .*/(platform-[a-z-]+)(:.*)?$#image: ${registry}/\\1:v${version}#' platform/*/deployment.yaml`,
  );
  return { reader, registry, version };
};
