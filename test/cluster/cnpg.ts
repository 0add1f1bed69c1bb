import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { debians } from "./debian.ts";
import { images } from "./images.ts";
import { apply, type Manifest, waitFor } from "./kubectl.ts";
import { type TlsData, tlsData } from "./pki.ts";
import { moduleFolder, pinned } from "./programs.ts";
import { namespaces } from "./settings.ts";

const operatorModule = "github.com/cloudnative-pg/cloudnative-pg";
const pluginModule = "github.com/cloudnative-pg/plugin-barman-cloud";
const metadata = (name: string) => ({ name, namespace: namespaces.operator });

/**
 * CloudNativePG and its Barman Cloud plugin, as pods, from the manifests in their modules.
 *
 * The plugin comes first: the operator looks for plugins' Services when it starts.
 */
export async function installOperators(): Promise<void> {
  await apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespaces.operator } }]);
  await apply(await pluginManifests());
  await apply([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata("cnpg-controller-manager-config"),
      // For clusters that name no image: the operator's own defaults are on the internet.
      data: {
        POSTGRES_IMAGE_NAME: `${images.postgresql}:${debians.bookworm.major}`,
        PGBOUNCER_IMAGE_NAME: images.pgbouncer,
      },
    },
  ]);
  await apply(await operatorManifests());
}

/** Waits until the operator answers its webhooks and the plugin is there. */
export const operatorsReady = async (): Promise<void> => {
  const deployments = ["cnpg-controller-manager", "barman-cloud"].map((name) => `deployment/${name}`);
  await waitFor("condition=Available", ["--namespace", namespaces.operator, ...deployments], 180);
};

/** The release's manifest; as text, for it has 20,000 lines of schemas that needn't be parsed. */
async function operatorManifests(): Promise<string> {
  const version = pinned("cnpg", operatorModule).slice(1);
  const file = join(await moduleFolder("cnpg", operatorModule), "releases", `cnpg-${version}.yaml`);
  return readFileSync(file, "utf8")
    .replaceAll(`ghcr.io/cloudnative-pg/cloudnative-pg:${version}`, images.operator)
    .replaceAll("imagePullPolicy: Always", "imagePullPolicy: IfNotPresent");
}

/** The plugin's manifest with our certificates in the place of cert-manager's. */
async function pluginManifests(): Promise<Manifest[]> {
  const file = join(await moduleFolder("barman-plugin", pluginModule), "manifest.yaml");
  const objects = parseAllDocuments(readFileSync(file, "utf8")).map(
    (document) => document.toJS() as Manifest,
  );
  const tls = (name: string, certificate: string): Manifest => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(name),
    type: "kubernetes.io/tls",
    data: withAuthority(tlsData(certificate)),
  });
  return [
    tls("barman-cloud-server-tls", "barman-server"),
    tls("barman-cloud-client-tls", "barman-client"),
    ...objects.filter(({ apiVersion }) => !apiVersion.startsWith("cert-manager.io/")).map(withLocalImages),
  ];
}

/**
 * Appends the authority to a certificate.
 *
 * Operator and plugin each take the other's tls.crt as all that they trust, as fits the self-signed
 * certificates of the manifest; a client then sends its certificate only if that names its issuer.
 */
const withAuthority = (data: TlsData): TlsData => ({
  ...data,
  "tls.crt": Buffer.concat(
    [data["tls.crt"], data["ca.crt"]].map((pem) => Buffer.from(pem, "base64")),
  ).toString("base64"),
});

function withLocalImages(object: Manifest): Manifest {
  if (object.kind === "Secret") {
    return { ...object, data: { SIDECAR_IMAGE: Buffer.from(images.sidecar).toString("base64") } };
  }
  if (object.kind !== "Deployment") return object;
  const { template } = object.spec as { template: { spec: { containers: Record<string, unknown>[] } } };
  for (const container of template.spec.containers) {
    container.image = images.plugin;
    container.readinessProbe = { tcpSocket: { port: 9090 }, periodSeconds: 2 };
  }
  return object;
}
