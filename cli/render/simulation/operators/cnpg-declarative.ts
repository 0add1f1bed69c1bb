import type { Database, DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { clientCertificateOf } from "../../../../services/postgresql/names.ts";
import { rfc3339 } from "../../time.ts";
import type { Operator } from "./operator.ts";
import { pem, secret } from "./secret.ts";

/** Database: CloudNativePG has applied it in PostgreSQL. */
export const cnpgDatabase: Operator<Database> = ({ metadata, spec }) => ({
  status: {
    applied: true,
    observedGeneration: metadata?.generation ?? 1,
    ...(spec.extensions === undefined || spec.extensions.length === 0
      ? {}
      : { extensions: spec.extensions.map(({ name }) => ({ name, applied: true })) }),
  },
});

/** Ninety days, CloudNativePG's default validity of the certificates that it issues. */
const VALIDITY_MS = 90 * 24 * 60 * 60 * 1000;

/** DatabaseRole: applied, with a client certificate where it asks for one. */
export const cnpgDatabaseRole: Operator<DatabaseRole> = ({ metadata, spec }, now) => {
  const { name = "", namespace = "" } = metadata ?? {};
  const applied = { applied: true, observedGeneration: metadata?.generation ?? 1 };
  if (spec.clientCertificate?.enabled !== true) return { status: applied };
  const subject = `client ${spec.name} of ${namespace}/${spec.cluster.name}`;
  return {
    status: {
      ...applied,
      clientCertificate: {
        expiration: rfc3339(new Date(Date.parse(now) + VALIDITY_MS)),
      },
    },
    makes: [
      secret({ name: clientCertificateOf(name), namespace }, "kubernetes.io/tls", {
        "tls.crt": pem("CERTIFICATE", subject),
        "tls.key": pem("EC PRIVATE KEY", subject),
      }),
    ],
  };
};
