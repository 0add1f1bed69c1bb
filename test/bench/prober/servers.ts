import { sendMessage } from "execa";
import { PostgreSQLServer } from "../../support/postgresql-server.ts";

/** The instances, in a process of their own: one server on every loopback address. Tells its port. */
const server = new PostgreSQLServer(process.argv[2] ?? "");
await sendMessage(await server.listen("0.0.0.0"));
