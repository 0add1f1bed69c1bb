import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** An alert as Alertmanager tells a webhook of it. */
export interface ReceivedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A webhook for each path, which remembers what it was told. */
export interface Webhooks {
  url(path: string): string;
  received(path: string): readonly ReceivedAlert[];
  stop(): void;
}

/** @param host address of this machine as the cluster reaches it */
export const startWebhooks = async (host: string): Promise<Webhooks> => {
  const inbox = new Map<string, ReceivedAlert[]>();
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        const { alerts } = JSON.parse(body) as { alerts: readonly ReceivedAlert[] };
        const path = request.url ?? "";
        inbox.set(path, [...(inbox.get(path) ?? []), ...alerts]);
        response.end();
      })
      .catch(() => response.writeHead(400).end());
  });
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://${host}:${port}/${path}`,
    received: (path) => inbox.get(`/${path}`) ?? [],
    stop: () => {
      server.close();
      // Alertmanager keeps its connections open.
      server.closeAllConnections();
    },
  };
};

export interface Mail {
  readonly to: readonly string[];
  /** Headers and body, as they came over the wire. */
  readonly content: string;
}

export interface MailServer {
  /** `host:port`. */
  readonly smarthost: string;
  readonly mails: readonly Mail[];
  stop(): void;
}

/** Takes every mail, without TLS and without asking who sends it. */
export const startMailServer = async (host: string): Promise<MailServer> => {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    closeTimeout: 1000,
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, session, done) => {
      text(stream).then((content) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), content });
        done();
      }, done);
    },
  });
  const listening = server.listen(0, host);
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return { smarthost: `${host}:${port}`, mails, stop: () => server.close() };
};
