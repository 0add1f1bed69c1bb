import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Client } from "@aws-sdk/client-s3";
import { withStore } from "../../../../../platform/backup-keeper/store/client.ts";
import type { Location } from "../../../../../platform/backup-keeper/store/location.ts";

interface Stored {
  readonly body: string;
  readonly modified: Date;
}

/** The few requests of S3 with which the keeper reads a bucket and deletes from it, over HTTP and in memory. */
export class S3Stub {
  /** Key → object. */
  readonly objects = new Map<string, Stored>();
  /** What was asked for, as `METHOD /path?query`. */
  readonly requests: string[] = [];
  /** Keys in a page of a listing. */
  pageSize = 1_000;
  /** Awaited before a request is answered. */
  before: (request: string) => Promise<void> = async () => {};
  /** A listing names no next page, though it says that there is one. */
  breaksOff = false;
  /** Keys that are not deleted. */
  locked: (key: string) => boolean = () => false;
  /** Keys that are listed, and gone when they are read. */
  vanished: (key: string) => boolean = () => false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<S3Stub> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new S3Stub(server);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  put(key: string, modified: string, body = ""): void {
    this.objects.set(key, { body, modified: new Date(modified) });
  }

  /** Does work with a client as the keeper makes it. */
  client<T>(work: (store: S3Client) => Promise<T>): Promise<T> {
    const location: Location = {
      endpoint: this.endpoint,
      bucket: "",
      region: undefined,
      authority: undefined,
    };
    return withStore(location, { accessKeyId: "key", secretAccessKey: "secret" }, work);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.endpoint);
    let body = "";
    for await (const chunk of request) body += chunk;
    const asked = `${request.method} ${url.pathname}${url.search}`;
    this.requests.push(asked);
    await this.before(asked);
    const { searchParams: query } = url;
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    if (query.has("list-type")) response.end(this.#list(query));
    else if (query.has("uploads")) response.end("<ListMultipartUploadsResult></ListMultipartUploadsResult>");
    else if (query.has("delete")) response.end(this.#delete(body));
    else if (request.method === "PUT") {
      this.put(key, new Date().toISOString(), body);
      response.end();
    } else if (this.vanished(key)) {
      response.statusCode = 404;
      response.end("<Error><Code>NoSuchKey</Code></Error>");
    } else response.end(this.objects.get(key)?.body);
  }

  #list(query: URLSearchParams): string {
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter");
    const entries = new Map<string, string>();
    for (const [key, { body, modified }] of [...this.objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      const name = end < 0 ? key : key.slice(0, end + 1);
      const details = `<LastModified>${modified.toISOString()}</LastModified><Size>${body.length}</Size>`;
      entries.set(
        name,
        end < 0
          ? `<Contents><Key>${name}</Key>${details}</Contents>`
          : `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`,
      );
    }
    const after = query.get("continuation-token") ?? "";
    const left = [...entries].filter(([name]) => name > after);
    const page = left.slice(0, this.pageSize);
    const more = left.length > page.length;
    const next =
      more && !this.breaksOff ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : "";
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${page.map(([, xml]) => xml).join("")}</ListBucketResult>`;
  }

  #delete(body: string): string {
    const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
    const refused = keys.filter(this.locked);
    for (const key of keys) if (!refused.includes(key)) this.objects.delete(key);
    const errors = refused.map((key) => `<Error><Key>${key}</Key><Code>AccessDenied</Code></Error>`);
    return `<DeleteResult>${errors.join("")}</DeleteResult>`;
  }
}
