import { ServerError } from "./server-error.ts";

/** @throws ServerError when the text is no host:port such as 0.0.0.0:8080 or [::1]:0. */
export const splitAddress = (
  flag: string,
  address: string,
): { readonly host: string; readonly port: number } => {
  const found = /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:]*)):(?<port>\d{1,5})$/.exec(address)?.groups;
  const port = Number(found?.port);
  if (found === undefined || port > 65_535) {
    throw new ServerError(`${flag} "${address}" is not host:port, such as 0.0.0.0:8080`);
  }
  return { host: (found.bracketed ?? found.plain) || "0.0.0.0", port };
};

/** The sentence for an address that cannot be listened on. */
export const listenError = (flag: string, address: string, reason: string): ServerError =>
  new ServerError(
    reason.includes("EADDRINUSE")
      ? `cannot listen on ${address}: another process uses that port; stop it or choose another ${flag}`
      : `cannot listen on ${address}: ${reason}; choose another ${flag}`,
  );
