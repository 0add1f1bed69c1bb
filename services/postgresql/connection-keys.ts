/** Keys of the connection secret, with what each holds. The first six are those of AppCat's catalogue. */
export const CONNECTION_KEYS = {
  POSTGRESQL_URL: "Connection URI of the read-write host; asks for verified TLS.",
  POSTGRESQL_DB: "Name of the database.",
  POSTGRESQL_HOST: "Host that accepts reads and writes.",
  POSTGRESQL_PORT: "Port, 5432.",
  POSTGRESQL_USER: "Name of the user, the owner of the database.",
  POSTGRESQL_PASSWORD: "Password of the user.",
  POSTGRESQL_READONLY_HOST:
    "Host that reads only: the replicas, or the one instance where there is only one.",
  POSTGRESQL_POOLER_HOST:
    "Host of the connection pooler; only where the claim asks for one, and empty once it no longer does.",
  "ca.crt": "Certificate authority of the server, for sslrootcert.",
  "tls.crt": "Client certificate of the user, for sslcert.",
  "tls.key": "Private key of the client certificate, for sslkey.",
  LOADBALANCER_IP:
    "Address outside of the cluster, where network.serviceType is LoadBalancer; empty once it no longer is.",
} as const;

export type ConnectionKey = keyof typeof CONNECTION_KEYS;
