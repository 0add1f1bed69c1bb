import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Secret, secretsIn } from "../../e2e/support/secret-search.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const secret = (values: Readonly<Record<string, string>>): Secret => ({
  metadata: { name: "orders", namespace: "shop" },
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)])),
});

const PASSWORD = "q7RzP2mWx9LcT4vN8sKd";

const pem = { type: "pkcs8", format: "pem" } as const;
const KEYS = {
  "an RSA key": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem).toString(),
  "an EC key": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem).toString(),
  "a key of one line": generateKeyPairSync("ed25519").privateKey.export(pem).toString(),
} as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "matura-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const foundIn = (text: string, values: Readonly<Record<string, string>>): readonly string[] => {
  writeFileSync(join(folder, "some.log"), text);
  return secretsIn(folder, [secret(values)]);
};

describe("a password is found", () => {
  test.each([
    ["as text", `could not log in with ${PASSWORD}: no such role`],
    ["in JSON", JSON.stringify({ message: `password=${PASSWORD}` })],
    ["in base64", `  password: ${base64(PASSWORD)}`],
    ["in the base64 of what it is a part of", base64(`{"password":"${PASSWORD}"}`)],
    ["in that, one byte further", base64(`{"password": "${PASSWORD}"}`)],
    ["in that, two bytes further", base64(`{"password":  "${PASSWORD}" }`)],
  ])("%s", (_, text) => {
    expect(foundIn(text, { password: PASSWORD })).toEqual(["some.log has the value of shop/orders password"]);
  });

  test("of a connection URL", () => {
    const url = `postgresql://app:${PASSWORD}@orders.shop.svc:5432/app`;
    expect(foundIn(`password ${PASSWORD}`, { POSTGRESQL_URL: url })).toHaveLength(1);
  });

  test("that ends with a line break", () => {
    expect(foundIn(`password "${PASSWORD}"`, { password: `${PASSWORD}\n` })).toHaveLength(1);
  });
});

describe.each(Object.entries(KEYS))("%s is found", (_, key) => {
  test.each([
    ["as it is", key],
    ["in JSON", JSON.stringify({ key })],
    ["in a Secret that was dumped", `data:\n  tls.key: ${base64(key)}\n`],
    ["in the base64 of JSON", base64(JSON.stringify({ key }))],
  ])("%s", (_, text) => {
    expect(foundIn(text, { "tls.key": key })).toEqual(["some.log has the value of shop/orders tls.key"]);
  });

  test("and another one is not", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem).toString();
    expect(foundIn(`${other}${base64(other)}`, { "tls.key": key })).toEqual([]);
  });
});

describe("nothing is found", () => {
  test("of what is meant to be known", () => {
    const values = { "ca.crt": "a certificate of some length", host: "orders.shop.svc.cluster.local" };
    const text = Object.values(values).join(" ");
    expect(foundIn(text, { ...values, namespace: "crossplane-system", password: PASSWORD })).toEqual([]);
  });

  test("of a certificate under whatever key", () => {
    const certificate = `-----BEGIN CERTIFICATE-----\n${"MIIB".repeat(16)}\n${"AgID".repeat(16)}\n-----END CERTIFICATE-----\n`;
    expect(foundIn(certificate, { authority: certificate, password: PASSWORD })).toEqual([]);
  });

  test("of short values", () => {
    expect(foundIn("port 5432, yes", { some: "5432", other: "yes", password: PASSWORD })).toEqual([]);
  });

  test("of a word that is in a path or a name", () => {
    const text = `/var/some-object-store/x some-object-store-1 ${base64("CN=some-object-store, O=")}`;
    expect(foundIn(text, { SECRET_ACCESS_KEY: "some-object-store" })).toEqual([]);
  });
});

test("a word is found where it stands by itself", () => {
  expect(foundIn('key "some-object-store"', { SECRET_ACCESS_KEY: "some-object-store" })).toHaveLength(1);
  expect(
    foundIn(`key: ${base64("some-object-store")}`, { SECRET_ACCESS_KEY: "some-object-store" }),
  ).toHaveLength(1);
});

test("a search for nothing is refused", () => {
  expect(() => foundIn("some text", { port: "5432" })).toThrow("there is no secret to look for");
});
