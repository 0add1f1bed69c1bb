import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR = 3_600_000;

export interface LocalPkiOptions {
  /** Names and addresses that the server's certificate holds. */
  readonly hosts: readonly string[];
  /** How long the certificates are valid. */
  readonly hours?: number;
}

/** Folders with tls.crt, tls.key and ca.crt each, as Crossplane mounts them. */
export interface LocalPki {
  readonly server: string;
  readonly client: string;
}

/**
 * Makes a throwaway certificate authority, and below `folder` a certificate for a server and one for a client:
 * mTLS between processes of one machine. The authority's key is kept nowhere.
 */
export const makeLocalPki = async (
  folder: string,
  { hosts, hours = 24 }: LocalPkiOptions,
): Promise<LocalPki> => {
  const validity = { notBefore: new Date(Date.now() - HOUR), notAfter: new Date(Date.now() + hours * HOUR) };
  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Matura throwaway authority",
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const issue = async (role: "server" | "client"): Promise<string> => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=matura-${role}`,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[`${role}Auth`]]),
        ...(role === "server"
          ? [new x509.SubjectAlternativeNameExtension(hosts.map((host) => alternative(host)))]
          : []),
      ],
    });
    const key = x509.PemConverter.encode(
      await crypto.subtle.exportKey("pkcs8", keys.privateKey),
      "PRIVATE KEY",
    );
    const target = join(folder, role);
    await mkdir(target, { recursive: true });
    await writeFile(join(target, "tls.crt"), certificate.toString("pem"));
    await writeFile(join(target, "tls.key"), key, { mode: 0o600 });
    await writeFile(join(target, "ca.crt"), authority.toString("pem"));
    return target;
  };
  return { server: await issue("server"), client: await issue("client") };
};

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

const alternative = (host: string): x509.JsonGeneralName => ({
  type: isIP(host) === 0 ? "dns" : "ip",
  value: host,
});
