import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { type LocalPki, makeLocalPki } from "../../../../runtime/local-pki.ts";
import { SERVICE_NAMES } from "../../../../runtime/server/service-definition.ts";
import { clientCredentials, FrameClient, FunctionProcess, GREETER, launch } from "./function-process.ts";
import { composite, configMap, greetedIn, greetingFrame } from "./requests.ts";

const SLOW = 60_000;

const greet = (text: string): Uint8Array =>
  greetingFrame({
    meta: { tag: text },
    observed: { composite: composite({ greeting: text }), resources: {} },
  });

describe("without TLS", () => {
  let server: FunctionProcess;
  let client: FrameClient;
  beforeAll(async () => {
    server = await FunctionProcess.start(GREETER, "--insecure");
    client = new FrameClient(server.listening.listening);
  }, SLOW);
  afterAll(async () => {
    client.close();
    await server.stop();
  });

  it(
    "answers a thousand requests in parallel, each with its own answer",
    async () => {
      const texts = Array.from({ length: 1000 }, (_, index) => `greeting ${index}`);
      const answers = await Promise.all(texts.map((text) => client.run(greet(text))));
      const seen = answers.map((frame) => RunFunctionResponse.decode(frame));
      expect(seen.map(greetedIn)).toEqual(texts);
      expect(seen.map((answer) => answer.meta?.tag)).toEqual(texts);
    },
    SLOW,
  );

  it("serves the older version of the protocol", async () => {
    const older = new FrameClient(server.listening.listening, undefined, SERVICE_NAMES[1]);
    const answer = RunFunctionResponse.decode(await older.run(greet("hello")));
    older.close();
    expect(greetedIn(answer)).toBe("hello");
  });

  it("serves metrics of what it did", async () => {
    await client.run(greet("counted"));
    const response = await fetch(`http://${server.listening.metrics}/metrics`);
    const text = await response.text();
    expect(text).toMatch(/matura_function_requests_total\{iteration="provisioning",outcome="ok"\} [1-9]/);
    expect(text).toMatch(/matura_function_request_duration_seconds_count\{iteration="provisioning"\} [1-9]/);
    expect(text).toMatch(
      /matura_function_request_resources_bucket\{le="5",iteration="provisioning",state="desired"\} [1-9]/,
    );
    expect((await fetch(`http://${server.listening.metrics}/other`)).status).toBe(404);
  });

  it("takes a message of 4 MiB, and none that is a byte longer", async () => {
    const bound = 4 * 1024 * 1024;
    const observing = (length: number): Uint8Array =>
      greetingFrame({
        observed: {
          composite: composite({ greeting: "large" }),
          resources: { large: configMap("large", { text: "x".repeat(length) }) },
        },
      });
    // What surrounds the text takes a few bytes more when the text's length takes more bytes itself.
    const around = observing(bound / 2).length - bound / 2;
    const exact = observing(bound - around);
    expect(exact).toHaveLength(bound);
    expect(greetedIn(RunFunctionResponse.decode(await client.run(exact)))).toBe("large");
    await expect(client.run(observing(bound - around + 1))).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
  });

  it("refuses to send an answer above the bound, and says so", async () => {
    const desired = {
      resources: { large: configMap("large", { text: "x".repeat(4 * 1024 * 1024 - 1000) }) },
    };
    await expect(client.run(greetingFrame({ desired }))).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(
        /the answer has \d+ bytes, more than the 4194304 of --max-message-bytes/,
      ),
    });
  });

  it("answers health checks as the reference client asks them", async () => {
    const health = new Client(server.listening.listening, credentials.createInsecure());
    const check = (service: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = healthService.Check as never as {
          path: string;
          requestSerialize: (request: object) => Buffer;
          responseDeserialize: (bytes: Buffer) => object;
        };
        health.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          { service },
          (error: ServiceError | null, answer?: object) => (error === null ? resolve(answer) : reject(error)),
        );
      });
    await expect(check("")).resolves.toEqual({ status: "SERVING" });
    await expect(check(SERVICE_NAMES[0])).resolves.toEqual({ status: "SERVING" });
    await expect(check("nobody")).rejects.toMatchObject({ code: status.NOT_FOUND });
    health.close();
  });

  it("logs who was served, and nothing of what was in the request", async () => {
    await client.run(greet("a secret greeting"));
    const served = (): Record<string, unknown> | undefined =>
      server.errors
        .split("\n")
        .filter((text) => text.endsWith("}"))
        .map((text) => JSON.parse(text) as Record<string, unknown>)
        .find((entry) => entry.tag === "a secret greeting");
    await until(() => served() !== undefined);
    const line = served();
    expect(line).toMatchObject({
      iteration: "provisioning",
      composite: "hello-x7k2p",
      outcome: "ok",
      observedResources: 0,
      desiredResources: 2,
    });
    expect(JSON.stringify({ ...line, tag: "" })).not.toContain("secret greeting");
  });
});

it(
  "loses no answer in flight when it is told to stop",
  async () => {
    const server = await FunctionProcess.start(GREETER, "--insecure");
    const client = new FrameClient(server.listening.listening);
    const texts = Array.from({ length: 400 }, (_, index) => `greeting ${index}`);
    let answered = 0;
    let exit: Promise<number | string> | undefined;
    const answers = await Promise.all(
      texts.map(async (text) => {
        const frame = await client.run(greet(text));
        answered += 1;
        if (answered === 5) exit = server.stop();
        return greetedIn(RunFunctionResponse.decode(frame));
      }),
    );
    expect(answers).toEqual(texts);
    await expect(exit).resolves.toBe(0);
    client.close();
  },
  SLOW,
);

it(
  "ends with a sentence and exit code 1 when its port is in use",
  async () => {
    const first = await FunctionProcess.start(GREETER, "--insecure");
    const second = launch(
      GREETER,
      "--insecure",
      "--address",
      first.listening.listening,
      "--metrics-address",
      "",
    );
    let said = "";
    second.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code] = await once(second, "close");
    expect(code).toBe(1);
    expect(said).toContain(
      `cannot listen on ${first.listening.listening}: another process uses that port; stop it or choose another --address`,
    );
    await first.stop();
  },
  SLOW,
);

it.each([
  [
    "no certificates",
    ["--tls-server-certs-dir", "/nowhere"],
    /cannot read \/nowhere\/tls\.crt \(ENOENT\); mount/,
  ],
  ["a bad address", ["--insecure", "--address", "here"], /--address "here" is not host:port/],
  [
    "a bad size",
    ["--max-message-bytes", "many"],
    /'--max-message-bytes <bytes>' argument 'many' is invalid.*above 0/,
  ],
  ["a bad time", ["--now", "noon"], /'--now <time>' argument 'noon' is invalid.*"noon" is not a time/],
])(
  "ends with a sentence and exit code 1 when it is given %s",
  async (_, flags, sentence) => {
    const child = launch(GREETER, "--metrics-address", "", ...flags);
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(said).toMatch(sentence);
  },
  SLOW,
);

describe("with mTLS", () => {
  let folder: string;
  let pki: LocalPki;
  let server: FunctionProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "matura-"));
    pki = await makeLocalPki(folder, { hosts: ["localhost", "127.0.0.1"] });
    server = await FunctionProcess.start(
      GREETER,
      "--tls-server-certs-dir",
      pki.server,
      "--tls-reload-seconds",
      "0.1",
    );
  }, SLOW);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const runWith = async (authority: string, certificate?: string): Promise<unknown> => {
    const client = new FrameClient(server.listening.listening, clientCredentials(authority, certificate));
    try {
      return greetedIn(RunFunctionResponse.decode(await client.run(greet("hello"))));
    } finally {
      client.close();
    }
  };

  it("answers a client whose certificate the authority signed", async () => {
    await expect(runWith(pki.client, pki.client)).resolves.toBe("hello");
  });

  it("refuses a client without a certificate", async () => {
    await expect(runWith(pki.client)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  it("refuses a client whose certificate another authority signed", async () => {
    const other = await makeLocalPki(join(folder, "other"), { hosts: ["127.0.0.1"] });
    await expect(runWith(pki.client, other.client)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  it("refuses plain text", async () => {
    const client = new FrameClient(server.listening.listening);
    await expect(client.run(greet("hello"))).rejects.toMatchObject({ code: status.UNAVAILABLE });
    client.close();
  });

  it(
    "uses a changed certificate without a restart, and keeps the old one while the new is unusable",
    async () => {
      const before = await serialNumber(server.listening.listening);
      const next = await makeLocalPki(join(folder, "next"), { hosts: ["127.0.0.1"] });
      // A key that is not the certificate's, as in the middle of a renewal.
      await cp(join(next.server, "tls.key"), join(pki.server, "tls.key"));
      await until(() => server.errors.includes("is not the key of tls.crt"));
      await expect(serialNumber(server.listening.listening)).resolves.toBe(before);
      await cp(next.server, pki.server, { recursive: true });
      await until(async () => (await serialNumber(server.listening.listening)) !== before);
      await expect(runWith(next.client, next.client)).resolves.toBe("hello");
      await expect(runWith(next.client, pki.client)).rejects.toMatchObject({ code: status.UNAVAILABLE });
      expect(server.isAlive).toBe(true);
    },
    SLOW,
  );
});

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Of the certificate that the server shows; undefined when the connection fails. */
const serialNumber = async (address: string): Promise<string | undefined> => {
  const [host, port] = address.split(":");
  const socket = connect({
    host: host ?? "",
    port: Number(port),
    rejectUnauthorized: false,
    ALPNProtocols: ["h2"],
  });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.on("error", () => {}).destroy();
  return serialNumber;
};
