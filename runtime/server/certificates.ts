import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { experimental } from "@grpc/grpc-js";
import { ServerError } from "./server-error.ts";

type CaListener = experimental.CaCertificateUpdateListener;
type IdentityListener = experimental.IdentityCertificateUpdateListener;

interface Files {
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
  readonly caCertificate: Buffer;
}

/** What became of a look at the folder. */
export interface CertificateEvents {
  /** Called with the time at which the server's certificate ends, at the start and after each change. */
  readonly onLoad: (expires: Date) => void;
  /** Called when the folder changed to something unusable; the certificate before stays in use. */
  readonly onFailure: (message: string) => void;
}

/**
 * The server's certificate (tls.crt, tls.key) and the authority of its clients (ca.crt), as Crossplane mounts
 * them. A changed folder is used for the connections that follow.
 *
 * grpc-js has a file watcher of its own, but that one drops every connection while the files don't match or
 * cannot be read, which happens for a moment in each renewal.
 */
export class CertificateFolder implements experimental.CertificateProvider {
  private readonly folder: string;
  private readonly events: CertificateEvents;
  private readonly caListeners = new Set<CaListener>();
  private readonly identityListeners = new Set<IdentityListener>();
  private readonly timer: NodeJS.Timeout;
  private current: Files;
  private lastFailure = "";

  private constructor(folder: string, first: Files, everyMilliseconds: number, events: CertificateEvents) {
    this.folder = folder;
    this.events = events;
    this.current = first;
    events.onLoad(expiryOf(first));
    this.timer = setInterval(() => void this.look(), everyMilliseconds).unref();
  }

  /** @throws ServerError when the folder holds no usable certificate. */
  static async open(
    folder: string,
    everyMilliseconds: number,
    events: CertificateEvents,
  ): Promise<CertificateFolder> {
    return new CertificateFolder(folder, await load(folder), everyMilliseconds, events);
  }

  close(): void {
    clearInterval(this.timer);
  }

  addCaCertificateListener(listener: CaListener): void {
    this.caListeners.add(listener);
    // grpc-js takes an update only after it has added the listener.
    queueMicrotask(() => listener(this.current));
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.caListeners.delete(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.identityListeners.add(listener);
    queueMicrotask(() => listener(this.current));
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.identityListeners.delete(listener);
  }

  private async look(): Promise<void> {
    try {
      const found = await load(this.folder);
      this.lastFailure = "";
      if (isSame(found, this.current)) return;
      this.current = found;
      for (const listener of this.caListeners) listener(found);
      for (const listener of this.identityListeners) listener(found);
      this.events.onLoad(expiryOf(found));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.lastFailure) this.events.onFailure(message);
      this.lastFailure = message;
    }
  }
}

const load = async (folder: string): Promise<Files> => {
  const read = async (name: string): Promise<Buffer> => {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new ServerError(
        `cannot read ${join(folder, name)} (${code}); mount tls.crt, tls.key and ca.crt there, or name their folder with --tls-server-certs-dir`,
      );
    }
  };
  // One after the other, so that of several missing files it is always the first that is named.
  const certificate = await read("tls.crt");
  const privateKey = await read("tls.key");
  const caCertificate = await read("ca.crt");
  const files: Files = { certificate, privateKey, caCertificate };
  check(folder, files);
  return files;
};

const check = (folder: string, { certificate, privateKey, caCertificate }: Files): void => {
  let matches: boolean;
  try {
    matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
    new X509Certificate(caCertificate);
  } catch {
    // The error of the crypto library may quote the file.
    throw new ServerError(`tls.crt, tls.key or ca.crt in ${folder} is not PEM that can be read`);
  }
  if (!matches) throw new ServerError(`tls.key in ${folder} is not the key of tls.crt`);
};

const expiryOf = ({ certificate }: Files): Date => new Date(new X509Certificate(certificate).validTo);

const isSame = (a: Files, b: Files): boolean =>
  a.certificate.equals(b.certificate) &&
  a.privateKey.equals(b.privateKey) &&
  a.caCertificate.equals(b.caCertificate);
