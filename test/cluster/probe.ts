import { readFileSync } from "node:fs";
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { connect } from "node:net";
import { certificate } from "./pki.ts";

/** Fails unless something accepts connections at a TCP address. */
export const tcp = (host: string, port: number) => (): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 1000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.on("timeout", () => socket.destroy(new Error(`${host}:${port} does not answer`)));
    socket.on("error", reject);
  });

/** Fails unless a GET is answered with 200; https is asked with the administrator's certificate. */
export const http = (url: string) => (): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { timeout: 2000, ...(url.startsWith("https:") && { agent: false, ...administrator() }) };
    const asked = (url.startsWith("https:") ? secureRequest : request)(url, options, (response) => {
      response.resume();
      response.statusCode === 200 ? resolve() : reject(new Error(`${url} answers ${response.statusCode}`));
    });
    asked.on("timeout", () => asked.destroy(new Error(`${url} does not answer`)));
    asked.on("error", reject);
    asked.end();
  });

const administrator = () => ({
  ca: readFileSync(certificate("ca").crt),
  cert: readFileSync(certificate("admin").crt),
  key: readFileSync(certificate("admin").key),
});
