import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSecureContext, type SecureContext } from "node:tls";
import { PostgreSQLProbe } from "../../../../platform/prober/probe/postgresql.ts";
import type { Attempt } from "../../../../platform/prober/probe/probe.ts";
import { makeLocalPki } from "../../../../runtime/local-pki.ts";
import { type Behaviour, PostgreSQLServer } from "../../../support/postgresql-server.ts";
import { probeTarget } from "../../../support/probe-target.ts";

const HOST = probeTarget().host;

let folder: string;
let server: PostgreSQLServer;
let port: number;
let trusting: SecureContext;
let stranger: SecureContext;

const contextOf = async (certificates: string): Promise<SecureContext> => {
  const read = (file: string) => readFile(join(certificates, file));
  return createSecureContext({
    ca: await read("ca.crt"),
    cert: await read("tls.crt"),
    key: await read("tls.key"),
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matura-prober-"));
  const pki = await makeLocalPki(join(folder, "own"), { hosts: [HOST] });
  const other = await makeLocalPki(join(folder, "other"), { hosts: [HOST] });
  trusting = await contextOf(pki.client);
  stranger = await contextOf(other.client);
  server = new PostgreSQLServer(pki.server);
  port = await server.listen();
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const toLoopback: LookupFunction = (_host, { all }, done) =>
  all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
const toNowhere: LookupFunction = (host, _options, done) =>
  done(Object.assign(new Error(`queryA ENOTFOUND ${host}`), { code: "ENOTFOUND" }), "");

const attempt = (given: Partial<Attempt> = {}): Attempt => ({
  target: probeTarget({ port, timeoutSeconds: 1 }),
  secureContext: trusting,
  lookup: toLoopback,
  heartbeat: false,
  ...given,
});

/** The first probe of an instance, and the last. */
const probe = async (behaviour: Behaviour, given: Partial<Attempt> = {}) => {
  server.behaviour = behaviour;
  server.queries.length = 0;
  const only = new PostgreSQLProbe();
  const result = await only.probe(attempt(given));
  only.close();
  return result;
};

const allLeft = async () => {
  for (let turn = 0; turn < 40 && server.sockets.size > 0; turn += 1) await sleep(50);
  expect(server.sockets.size).toBe(0);
};

const error = (sqlState: string) => ({ sqlState, message: `error ${sqlState}` });

describe("a probe says how far a client would get", () => {
  test("all the way", async () => {
    expect(await probe({})).toMatchObject({ outcome: "ok", wrote: false });
    expect(server.queries).toEqual(["SELECT 1"]);
    expect(server.clients.at(-1)).toBe("matura-client");
  });

  test.each<[string, string, Behaviour, () => Partial<Attempt>]>([
    ["a name that is not there", "dns", {}, () => ({ lookup: toNowhere })],
    ["a port where nothing listens", "connect", {}, () => ({ target: probeTarget({ port: 1 }) })],
    ["a server that hangs up at once", "connect", { tls: "hang up" }, () => ({})],
    ["a server without TLS", "tls", { tls: "refuse" }, () => ({})],
    ["a certificate of another authority", "tls", {}, () => ({ secureContext: stranger })],
    [
      "a certificate of another host",
      "tls",
      {},
      () => ({ target: probeTarget({ port, host: "other.test" }) }),
    ],
    ["a server that starts", "connect", { login: error("57P03") }, () => ({})],
    ["a server without connections left", "connect", { login: error("53300") }, () => ({})],
    ["a refused certificate", "auth", { login: error("28000") }, () => ({})],
    ["a server that wants a password", "auth", { login: "ask for a password" }, () => ({})],
    ["a refused query", "query", { query: () => error("XX001") }, () => ({})],
    ["a server that shuts down meanwhile", "query", { query: () => error("57P01") }, () => ({})],
    ["no word of TLS", "timeout", { tls: "silence" }, () => ({})],
    ["no answer to the login", "timeout", { login: "silence" }, () => ({})],
    ["no answer to the query", "timeout", { query: () => "silence" }, () => ({})],
  ])("%s: %s", async (_what, reason, behaviour, given) => {
    expect(await probe(behaviour, given())).toMatchObject({ outcome: "failed", reason });
  });

  test("what is promised has to be written, and the first write makes its table", async () => {
    const target = probeTarget({ port, writes: true });
    let made = false;
    const query = (sql: string) => {
      if (sql.startsWith("CREATE TABLE")) made = true;
      return made ? "ok" : error("42P01");
    };
    expect(await probe({ query }, { target })).toMatchObject({ outcome: "ok", wrote: true });
    expect(server.queries.map((sql) => sql.split(" ")[0])).toEqual(["INSERT", "CREATE", "INSERT"]);
    const readOnly = await probe({ query: () => error("25006") }, { target });
    expect(readOnly).toMatchObject({ outcome: "failed", reason: "query", detail: "error 25006" });
  });

  test("a heartbeat that is not promised does not count", async () => {
    const query = (sql: string) => (sql === "SELECT 1" ? "ok" : error("25006"));
    expect(await probe({ query }, { heartbeat: true })).toMatchObject({ outcome: "ok", wrote: false });
    expect(await probe({}, { heartbeat: true })).toMatchObject({ outcome: "ok", wrote: true });
  });

  test("a prober that stood still says nothing of the instance", async () => {
    const result = probe({ tls: "silence" });
    await sleep(200);
    const until = Date.now() + 1600;
    while (Date.now() < until);
    expect(await result).toMatchObject({ outcome: "discarded" });
  });

  test("no connection is left of any of them", async () => {
    const silent = { tls: "silence" } as const;
    await Promise.all(Array.from({ length: 50 }, (_, index) => probe(index % 2 === 0 ? {} : silent)));
    await allLeft();
  });
});

describe("a session is asked again", () => {
  let probing: PostgreSQLProbe;
  const facts = (sessionSeconds = 600) => {
    probing = new PostgreSQLProbe(sessionSeconds);
    const fixed = attempt();
    return (given: Partial<Attempt> = {}) => probing.probe({ ...fixed, ...given });
  };
  const again = { outcome: "ok", loggedIn: false };
  const anew = { outcome: "ok", loggedIn: true };

  beforeEach(() => {
    server.behaviour = {};
  });
  afterEach(async () => {
    probing.close();
    await allLeft();
  });

  test("and no other one is opened", async () => {
    const ask = facts();
    expect(await ask()).toMatchObject(anew);
    expect(await ask()).toMatchObject(again);
    expect(server.sockets.size).toBe(1);
  });

  test("until it is too old", async () => {
    const ask = facts(0.1);
    expect(await ask()).toMatchObject(anew);
    await sleep(200);
    expect(await ask()).toMatchObject(anew);
  });

  test("not when the certificate or the target is another one", async () => {
    const ask = facts();
    await ask();
    const renewed = await contextOf(join(folder, "own", "client"));
    expect(await ask({ secureContext: renewed })).toMatchObject(anew);
    expect(await ask({ secureContext: renewed })).toMatchObject(again);
    expect(await ask({ target: probeTarget({ port, plan: "standard-4" }) })).toMatchObject(anew);
  });

  test("and that it ended is no failure while clients get in", async () => {
    const ask = facts();
    await ask();
    for (const socket of server.sockets) socket.destroy();
    await sleep(50);
    expect(await ask()).toMatchObject(anew);
    let asked = 0;
    server.behaviour = { query: () => (asked++ === 0 ? error("57P01") : "ok") };
    expect(await ask()).toMatchObject(anew);
  });

  test("but that none can be had is, each time", async () => {
    const ask = facts();
    await ask();
    for (const socket of server.sockets) socket.destroy();
    server.behaviour = { login: error("57P03") };
    await sleep(50);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await ask()).toMatchObject({ outcome: "failed", reason: "connect" });
    }
    server.behaviour = {};
    expect(await ask()).toMatchObject(anew);
  });

  test("a query that is refused has failed, and the next probe logs in", async () => {
    const ask = facts();
    await ask();
    server.behaviour = { query: () => error("25006") };
    expect(await ask()).toMatchObject({ outcome: "failed", reason: "query", detail: "error 25006" });
    server.behaviour = {};
    expect(await ask()).toMatchObject(anew);
  });

  test("one that hangs does not keep the next probe from another one", async () => {
    const ask = facts();
    await ask();
    server.behaviour = { query: () => "silence" };
    const hanging = ask();
    await sleep(50);
    server.behaviour = {};
    expect(await ask()).toMatchObject(anew);
    expect(await hanging).toMatchObject({ outcome: "failed", reason: "timeout" });
    expect(await ask()).toMatchObject(again);
  });

  test("nothing is left of an instance that is no longer probed, nor of a probe that is under way then", async () => {
    const ask = facts();
    const last = ask();
    probing.close();
    expect(await last).toMatchObject(anew);
  });
});
