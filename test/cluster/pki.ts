import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync, webcrypto } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { functionTls, inState, trust } from "./folders.ts";
import { hosts, namespaces, network } from "./settings.ts";

/**
 * One authority for the whole cluster, and a certificate for each party.
 *
 * Kubernetes, Crossplane's functions and the registry would have authorities of their own in
 * production. Here one is enough, and it lets a test trust all of them with one file.
 */
const folder = inState("pki");

/** RSA, as Crossplane reads no other key of the authority that signs its functions' certificates. */
const authorityAlgorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const partyAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const days = 365;

/** Files of a certificate, in PEM. */
export const certificate = (name: string) => ({
  crt: join(folder, `${name}.crt`),
  key: join(folder, `${name}.key`),
});

/** Keys that service account tokens are signed and checked with. */
export const serviceAccountKey = { private: join(folder, "sa.key"), public: join(folder, "sa.pub") };

interface Party {
  readonly subject: string;
  /** DNS names and addresses under which it serves. */
  readonly serves?: readonly string[];
  readonly calls?: boolean;
}

const local = ["localhost", "127.0.0.1"];
const onNode = [...local, network.node.address];
const kubernetes = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];

/** A process that has the rights of a service account of Crossplane's. */
const account = (name: string): string =>
  `O=system:serviceaccounts, CN=system:serviceaccount:${namespaces.crossplane}:${name}`;

/** Who has a certificate. Users and groups are what Kubernetes' built-in roles are bound to. */
const parties: Record<string, Party> = {
  apiserver: {
    subject: "CN=kube-apiserver",
    serves: [
      ...local,
      ...kubernetes,
      `kubernetes.default.svc.${network.domain}`,
      network.services.api,
      network.node.address,
    ],
  },
  admin: { subject: "O=system:masters, CN=admin", calls: true },
  "controller-manager": { subject: "CN=system:kube-controller-manager", serves: onNode, calls: true },
  scheduler: { subject: "CN=system:kube-scheduler", serves: onNode, calls: true },
  proxy: { subject: "CN=system:kube-proxy", calls: true },
  "network-policy": { subject: "CN=matura-network-policy", calls: true },
  kubelet: {
    subject: `O=system:nodes, CN=system:node:${network.node.name}`,
    serves: [...local, network.node.name, network.node.address],
    calls: true,
  },
  "kubelet-client": { subject: "O=system:masters, CN=kube-apiserver-kubelet-client", calls: true },
  "front-proxy": { subject: "CN=front-proxy-client", calls: true },
  registry: { subject: "CN=registry", serves: [...local, hosts.registry, network.node.address] },
  "barman-server": { subject: "CN=barman-cloud", serves: ["barman-cloud"] },
  "barman-client": { subject: "CN=barman-cloud-client", calls: true },
  "crossplane-core": { subject: account("crossplane"), calls: true },
  "crossplane-rbac-manager": { subject: account("rbac-manager"), calls: true },
  function: {
    subject: "CN=function",
    // A function as a process is called by address; `*` is for calls by the name of its Service.
    serves: [...local, network.host.address, network.node.address, `*.${namespaces.crossplane}`],
  },
  crossplane: { subject: "CN=crossplane", serves: [`crossplane.${namespaces.crossplane}`], calls: true },
};

/** Makes the authority, the certificates and the kubeconfigs that are not there yet. */
export async function createPki(): Promise<void> {
  if (existsSync(certificate("ca").crt)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  x509.cryptoProvider.set(webcrypto as typeof globalThis.crypto);

  const keys = await newKeys(authorityAlgorithm);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=matura-cluster",
    ...validity(),
    keys,
    signingAlgorithm: authorityAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await write("ca", authority, keys);
  for (const [name, party] of Object.entries(parties)) await issue(name, party, authority, keys.privateKey);

  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writeFileSync(serviceAccountKey.private, pair.privateKey, { mode: 0o600 });
  writeFileSync(serviceAccountKey.public, pair.publicKey);

  lay("function", functionTls.serverDir);
  lay("crossplane", functionTls.clientDir);
  mkdirSync(trust, { recursive: true });
  copyFileSync(certificate("ca").crt, join(trust, "ca.crt"));
}

async function issue(
  name: string,
  party: Party,
  authority: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
) {
  const keys = await newKeys(partyAlgorithm);
  const uses = [
    ...(party.serves ? [x509.ExtendedKeyUsage.serverAuth] : []),
    ...(party.calls ? [x509.ExtendedKeyUsage.clientAuth] : []),
  ];
  const issued = await x509.X509CertificateGenerator.create({
    subject: party.subject,
    issuer: authority.subject,
    ...validity(),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: authorityAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      new x509.ExtendedKeyUsageExtension(uses),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
      ...(party.serves ? [new x509.SubjectAlternativeNameExtension(party.serves.map(alternative))] : []),
    ],
  });
  await write(name, issued, keys);
}

const alternative = (name: string): x509.JsonGeneralName => ({
  type: /^[\d.]+$/.test(name) ? "ip" : "dns",
  value: name,
});

type Keys = webcrypto.CryptoKeyPair;

const newKeys = (algorithm: typeof authorityAlgorithm | typeof partyAlgorithm) =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<Keys>;

/** From an hour ago: clocks of containers and host need not agree to the second. */
const validity = () => ({
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + days * 86_400_000),
});

async function write(name: string, issued: x509.X509Certificate, keys: Keys): Promise<void> {
  const exported = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: exported, format: "der", type: "pkcs8" });
  // "RSA PRIVATE KEY" is the one form that Crossplane reads; elsewhere either form will do.
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "pkcs8";
  const { crt, key: keyFile } = certificate(name);
  writeFileSync(crt, `${issued.toString("pem")}\n`);
  writeFileSync(keyFile, key.export({ type, format: "pem" }), { mode: 0o600 });
}

/** Puts a certificate where a TLS folder's reader looks for it: tls.crt, tls.key and ca.crt. */
function lay(name: string, into: string): void {
  mkdirSync(into, { recursive: true });
  copyFileSync(certificate(name).crt, join(into, "tls.crt"));
  copyFileSync(certificate(name).key, join(into, "tls.key"));
  copyFileSync(certificate("ca").crt, join(into, "ca.crt"));
}

/** The three entries of a TLS Secret, base64 encoded as Kubernetes keeps them. */
export type TlsData = Record<"tls.crt" | "tls.key" | "ca.crt", string>;

/** A certificate as a TLS Secret's data. */
export const tlsData = (name: string): TlsData => {
  const encoded = (file: string) => readFileSync(file).toString("base64");
  return {
    "tls.crt": encoded(certificate(name).crt),
    "tls.key": encoded(certificate(name).key),
    "ca.crt": encoded(certificate("ca").crt),
  };
};
