import type { IService } from "kubernetes-models/v1/Service";
import { postgresql } from "../../../../functions/provisioning/postgresql.ts";
import { Refusal } from "../../../../runtime/refusal.ts";
import { CERTIFICATE_RULES } from "../../../../services/postgresql/certificate-rules.ts";
import { applicationSecretOf, type Cluster } from "../../../../services/postgresql/cluster.ts";
import {
  composedNamed,
  composedNames,
  conditionNamed,
  connectionOf,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const encoded = (text: string): string => Buffer.from(text).toString("base64");
const secretWith = (data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "any" },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encoded(value)])),
});

const runningCluster = (spec: object = {}, status: object = {}) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "postgresql", generation: 1 },
  spec: {
    instances: 1,
    imageName: "example/postgresql:15.3",
    storage: { size: "20Gi" },
    bootstrap: { initdb: { secret: { name: "credentials" } } },
    ...spec,
  },
  status: {
    image: "example/postgresql:15.3",
    pgDataImageInfo: { majorVersion: 15 },
    conditions: [{ type: "Ready", status: "True" }],
    ...status,
  },
});

const certificates = {
  ca: [secretWith({ "ca.crt": "AUTHORITY" })],
  "client-certificate": [secretWith({ "tls.crt": "CERTIFICATE", "tls.key": "KEY" })],
};
const running = { cluster: runningCluster(), credentials: secretWith({ password: "first" }) };

describe("what a claim becomes", () => {
  test("the instance's objects, held until what they need is there", () => {
    const contributions = postgresql(postgresqlInstance());
    expect(composedNames(contributions)).toEqual([
      "namespace",
      "quota",
      "limits",
      "viewers",
      "network-policy",
      "credentials",
      "cluster",
      "primary-service",
      "readonly-service",
      "application-user",
      "application-database",
    ]);
    expect(composedNamed(contributions, "namespace").after).toEqual([]);
    expect(composedNamed(contributions, "cluster").after).toEqual([
      "namespace",
      "network-policy",
      "credentials",
    ]);
  });

  test("the image of the catalogue, until there is data: then the image that runs", () => {
    const settings = { images: { "15": "example/postgresql:15.9" } };
    const fresh = postgresql(postgresqlInstance({ settings }));
    expect(objectNamed<Cluster>(fresh, "cluster").spec.imageName).toBe("example/postgresql:15.9");
    const old = postgresql(postgresqlInstance({ settings, observed: running }));
    expect(objectNamed<Cluster>(old, "cluster").spec.imageName).toBe("example/postgresql:15.3");
  });

  test("an image that never started is replaced by the catalogue's", () => {
    const settings = { images: { "15": "example/postgresql:15.9" } };
    const stuck = runningCluster({}, { pgDataImageInfo: undefined });
    const contributions = postgresql(postgresqlInstance({ settings, observed: { cluster: stuck } }));
    expect(objectNamed<Cluster>(contributions, "cluster").spec.imageName).toBe("example/postgresql:15.9");
  });

  test("a newer major version is reported, and the old one goes on", () => {
    const contributions = postgresql(
      postgresqlInstance({
        parameters: { service: { majorVersion: "17" } },
        settings: { images: { "15": "a:15", "17": "a:17" } },
        observed: running,
        required: certificates,
      }),
    );
    expect(objectNamed<Cluster>(contributions, "cluster").spec.imageName).toBe("example/postgresql:15.3");
  });

  test("a plan, a field over it, and a request below it", () => {
    const contributions = postgresql(
      postgresqlInstance({
        parameters: { size: { plan: "standard-4", memory: "5Gi", requests: { cpu: "100m" } } },
      }),
    );
    expect(objectNamed<Cluster>(contributions, "cluster").spec).toMatchObject({
      storage: { size: "40Gi" },
      resources: { limits: { cpu: "900m", memory: "5Gi" }, requests: { cpu: "100m", memory: "5Gi" } },
    });
    expect(statusOf(contributions)).toMatchObject({ provisioning: { plan: "custom" } });
  });

  test.each([
    ["async", 3, undefined],
    ["sync", 1, undefined],
    ["sync", 2, { method: "any", number: 1, dataDurability: "preferred" }],
    ["strict-sync", 3, { method: "any", number: 1, dataDurability: "required", failoverQuorum: true }],
  ])("replication %s with %i servers", (mode, instances, expected) => {
    const contributions = postgresql(
      postgresqlInstance({ parameters: { replication: { mode }, instances } }),
    );
    expect(objectNamed<Cluster>(contributions, "cluster").spec.postgresql.synchronous).toEqual(expected);
  });

  test("settings become text, whatever YAML made of them", () => {
    const contributions = postgresql(
      postgresqlInstance({
        parameters: { service: { pgSettings: { jit: false, random_page_cost: 1.1, max_connections: 200 } } },
      }),
    );
    expect(objectNamed<Cluster>(contributions, "cluster").spec.postgresql.parameters).toEqual({
      jit: "off",
      max_connections: "200",
      random_page_cost: "1.1",
    });
  });

  test.each([
    ["TLS required", true, ["hostnossl all all all reject", ...CERTIFICATE_RULES]],
    ["TLS offered", false, CERTIFICATE_RULES],
  ])("%s", (_name, enabled, rules) => {
    const contributions = postgresql(postgresqlInstance({ parameters: { service: { tls: { enabled } } } }));
    expect(objectNamed<Cluster>(contributions, "cluster").spec.postgresql.pg_hba).toEqual(rules);
  });

  test("the certificate carries every name under which the hosts are reached", () => {
    const contributions = postgresql(postgresqlInstance());
    expect(objectNamed<Cluster>(contributions, "cluster").spec.certificates.serverAltDNSNames).toEqual(
      expect.arrayContaining([
        "primary",
        "primary.postgresql-orders-x7k2p.svc.cluster.local",
        "readonly.postgresql-orders-x7k2p.svc",
        "external.postgresql-orders-x7k2p",
      ]),
    );
  });

  test("the read-only host answers with one server too", () => {
    const selectorWith = (instances: number) =>
      objectNamed<IService>(postgresql(postgresqlInstance({ parameters: { instances } })), "readonly-service")
        .spec?.selector;
    expect(selectorWith(1)).toMatchObject({ "cnpg.io/podRole": "instance" });
    expect(selectorWith(2)).toMatchObject({ "cnpg.io/instanceRole": "replica" });
  });

  test("a load balancer lets no one in without a filter", () => {
    const rangesWith = (ipFilter: string[]) =>
      objectNamed<IService>(
        postgresql(
          postgresqlInstance({ parameters: { network: { serviceType: "LoadBalancer", ipFilter } } }),
        ),
        "external-service",
      ).spec?.loadBalancerSourceRanges;
    expect(rangesWith([])).toEqual(["255.255.255.255/32"]);
    expect(rangesWith(["192.0.2.0/24"])).toEqual(["192.0.2.0/24"]);
  });

  test("0 instances keep the servers that there are: suspending is another iteration's", () => {
    const contributions = postgresql(
      postgresqlInstance({
        parameters: { instances: 0 },
        observed: { cluster: runningCluster({ instances: 3 }) },
      }),
    );
    expect(objectNamed<Cluster>(contributions, "cluster").spec.instances).toBe(3);
  });

  test.each([
    ["Fsync", "off", "OwnedSetting"],
    ["work_mem", { nested: true }, "InvalidSetting"],
    ["work_mem", "", "InvalidSetting"],
  ])("refuses %s", (name, value, reason) => {
    const run = () =>
      postgresql(postgresqlInstance({ parameters: { service: { pgSettings: { [name]: value } } } }));
    expect(run).toThrow(Refusal);
    expect(run).toThrow(expect.objectContaining({ reason, message: expect.stringContaining(name) }));
  });

  describe("encryption at rest", () => {
    const encryption = { enabled: true };
    const storageOf = (given: Parameters<typeof postgresqlInstance>[0]) =>
      objectNamed<Cluster>(postgresql(postgresqlInstance(given)), "cluster").spec.storage;

    test("takes the platform's encrypted storage class", () => {
      const settings = { encryptedStorageClass: "encrypted", storageClass: "fast" };
      expect(storageOf({ parameters: { encryption }, settings }).storageClass).toBe("encrypted");
      expect(storageOf({ settings }).storageClass).toBe("fast");
    });

    test("is refused rather than left out where the platform has none", () => {
      expect(() => storageOf({ parameters: { encryption } })).toThrow(
        expect.objectContaining({ reason: "NoEncryptedStorageClass" }),
      );
    });

    test("a volume keeps its class, whatever the platform offers now", () => {
      const cluster = runningCluster({ storage: { size: "1Gi", storageClass: "encrypted" } });
      expect(storageOf({ parameters: { encryption }, observed: { cluster } }).storageClass).toBe("encrypted");
    });
  });

  test("refuses a plan and a version that do not exist, and names those that do", () => {
    expect(() => postgresql(postgresqlInstance({ parameters: { size: { plan: "huge" } } }))).toThrow(
      'size.plan "huge" does not exist: choose one of standard-2, standard-4, standard-8',
    );
    expect(() => postgresql(postgresqlInstance({ parameters: { service: { majorVersion: "99" } } }))).toThrow(
      'service.majorVersion "99" is not on offer: choose one of 15, 16, 17',
    );
  });

  test.each([
    ["example/postgresql:15.3-standard", "15.3"],
    ["registry.example.com:5000/postgresql:15.3", "15.3"],
    ["registry.example.com:5000/postgresql@sha256:0123", "15"],
    ["registry.example.com:5000/postgresql", "15"],
  ])("the version of image %s is %s", (image, version) => {
    const cluster = runningCluster({}, { image });
    expect(statusOf(postgresql(postgresqlInstance({ observed: { cluster } }))).currentVersion).toBe(version);
  });

  test("says when the PostgreSQL project's support has ended", () => {
    const eol = (now: string) => statusOf(postgresql(postgresqlInstance({ now }))).isEOL;
    expect(eol("2027-11-10T23:59:59Z")).toBe(false);
    expect(eol("2027-11-11T00:00:00Z")).toBe(true);
  });
});

describe("connection secret", () => {
  test("comes when all of it is known", () => {
    expect(connectionOf(postgresql(postgresqlInstance({ observed: running })))).toBeUndefined();
    expect(
      connectionOf(postgresql(postgresqlInstance({ observed: running, required: certificates }))),
    ).toEqual({
      POSTGRESQL_URL:
        "postgresql://app:first@primary.postgresql-orders-x7k2p.svc.cluster.local:5432/app?sslmode=verify-full",
      POSTGRESQL_DB: "app",
      POSTGRESQL_HOST: "primary.postgresql-orders-x7k2p.svc.cluster.local",
      POSTGRESQL_PORT: "5432",
      POSTGRESQL_USER: "app",
      POSTGRESQL_PASSWORD: "first",
      POSTGRESQL_READONLY_HOST: "readonly.postgresql-orders-x7k2p.svc.cluster.local",
      "ca.crt": "AUTHORITY",
      "tls.crt": "CERTIFICATE",
      "tls.key": "KEY",
    });
  });

  describe("once published, while a certificate cannot be read", () => {
    const published = {
      ...connectionOf(postgresql(postgresqlInstance({ observed: running, required: certificates }))),
    } as Record<string, string>;
    const given = { observed: running, published, required: { ...certificates, "client-certificate": [] } };
    const contributions = postgresql(postgresqlInstance(given));

    test("it stays as it is, and the claim says why", () => {
      expect(connectionOf(contributions)).toEqual(published);
      expect(statusOf(contributions)).toMatchObject({
        provisioning: { host: published.POSTGRESQL_HOST, publishedCredentials: "credentials" },
      });
      const composed = Object.fromEntries(
        composedNames(contributions).map((name) => [name, composedNamed(contributions, name).object]),
      );
      const applied = { applied: true, observedGeneration: 1 };
      const observed = {
        ...composed,
        ...running,
        namespace: { ...composed.namespace, status: { phase: "Active" } },
        "application-user": { ...composed["application-user"], status: applied },
        "application-database": { ...composed["application-database"], status: applied },
      };
      const told = conditionNamed(
        postgresql(postgresqlInstance({ ...given, observed })),
        "ProvisioningReady",
      );
      expect(told).toMatchObject({ status: "False", reason: "ConnectionKept" });
      expect(told?.message).toContain("postgresql-ca or app-client-cert is missing in namespace postgresql-");
    });

    test("neither authority nor password known leaves all that clients have", () => {
      const { credentials: _, ...without } = running;
      const nothing = postgresql(
        postgresqlInstance({ published, observed: without, required: { ca: [], "client-certificate": [] } }),
      );
      expect(connectionOf(nothing)).toEqual(published);
    });

    test("all is composed: CloudNativePG issues a client certificate for a role that is there", () => {
      const complete = postgresql(postgresqlInstance({ observed: running, required: certificates }));
      expect(composedNames(contributions)).toEqual(composedNames(complete));
    });

    test("a new password is published before it is in force, as ever", () => {
      const annotations = { "matura.dev/rotate-password": "2026-spring" };
      const first = postgresql(postgresqlInstance({ ...given, annotations }));
      const wanted = composedNames(first).find((name) => name.startsWith("credentials-")) ?? "";
      expect(applicationSecretOf(objectNamed<Cluster>(first, "cluster"))).toBe("credentials");
      const second = postgresql(
        postgresqlInstance({
          ...given,
          annotations,
          observed: { ...running, [wanted]: secretWith({ password: "second" }) },
        }),
      );
      expect(connectionOf(second)).toMatchObject({ POSTGRESQL_PASSWORD: "second", "tls.crt": "CERTIFICATE" });
      expect(applicationSecretOf(objectNamed<Cluster>(second, "cluster"))).toBe("credentials");
    });

    test("clients learn the authority of servers that are about to take over", () => {
      const annotations = { "matura.dev/restore-in-place": "2026-02-28T00:00:00Z" };
      const required = { ...given.required, "candidate-ca": [secretWith({ "ca.crt": "CANDIDATE" })] };
      const details = connectionOf(postgresql(postgresqlInstance({ ...given, annotations, required })));
      expect(details).toEqual({ ...published, "ca.crt": "AUTHORITYCANDIDATE" });
    });

    test("users of service.access get theirs: it has no client certificate", () => {
      const access = [{ user: "reporter" }];
      const secret = objectNamed<{ kind: string; data: Record<string, string> }>(
        postgresql(
          postgresqlInstance({
            ...given,
            parameters: { service: { access } },
            observed: { ...running, "access-credentials-reporter": secretWith({ password: "theirs" }) },
          }),
        ),
        "access-secret-reporter",
      );
      expect(secret.data).toMatchObject({
        POSTGRESQL_PASSWORD: encoded("theirs"),
        "ca.crt": encoded("AUTHORITY"),
      });
    });
  });

  test("says no address that was given back: somebody else may have it", () => {
    const before = {
      ...connectionOf(postgresql(postgresqlInstance({ observed: running, required: certificates }))),
    };
    const given = { observed: running, required: certificates };
    const published = { ...before, LOADBALANCER_IP: "192.0.2.7" } as Record<string, string>;
    expect(connectionOf(postgresql(postgresqlInstance({ ...given, published })))).toEqual({
      ...before,
      LOADBALANCER_IP: "",
    });
    const lost = postgresqlInstance({
      ...given,
      published,
      parameters: { network: { serviceType: "LoadBalancer" } },
    });
    expect(connectionOf(postgresql(lost))?.LOADBALANCER_IP).toBe("192.0.2.7");
  });

  test("carries the load balancer's address", () => {
    const external = {
      apiVersion: "v1",
      kind: "Service",
      spec: { type: "LoadBalancer" },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } },
    };
    const details = connectionOf(
      postgresql(
        postgresqlInstance({
          parameters: { network: { serviceType: "LoadBalancer" } },
          observed: { ...running, "external-service": external },
          required: certificates,
        }),
      ),
    );
    expect(details?.LOADBALANCER_IP).toBe("192.0.2.7");
  });
});

describe("password rotation", () => {
  const annotations = { "matura.dev/rotate-password": "2026-spring" };
  const step = (given: Parameters<typeof postgresqlInstance>[0]) =>
    postgresql(postgresqlInstance({ annotations, required: certificates, ...given }));
  const secretOf = (contributions: ReturnType<typeof step>) =>
    applicationSecretOf(objectNamed<Cluster>(contributions, "cluster"));
  const wanted = composedNames(step({})).find((name) => name.startsWith("credentials")) ?? "";

  test("makes a new Secret, keeps the old one in force and published", () => {
    const contributions = step({ observed: running });
    expect(composedNames(contributions)).toEqual(expect.arrayContaining(["credentials", wanted]));
    expect(secretOf(contributions)).toBe("credentials");
    expect(connectionOf(contributions)?.POSTGRESQL_PASSWORD).toBe("first");
  });

  const made = { ...running, [wanted]: secretWith({ password: "second" }) };

  test("publishes the new one before PostgreSQL gets it", () => {
    const contributions = step({ observed: made });
    expect(connectionOf(contributions)?.POSTGRESQL_PASSWORD).toBe("second");
    expect(secretOf(contributions)).toBe("credentials");
    expect(statusOf(contributions)).toMatchObject({ provisioning: { publishedCredentials: wanted } });
  });

  test("puts it in force once it was published", () => {
    const contributions = step({
      observed: made,
      status: { provisioning: { publishedCredentials: wanted } },
    });
    expect(secretOf(contributions)).toBe(wanted);
    expect(composedNames(contributions)).toContain("credentials");
  });

  test("drops the old one when the new one is in force", () => {
    const cluster = runningCluster({ bootstrap: { initdb: { secret: { name: wanted } } } });
    const contributions = step({
      observed: { ...made, cluster },
      status: { provisioning: { publishedCredentials: wanted } },
    });
    expect(composedNames(contributions)).not.toContain("credentials");
    expect(statusOf(contributions)).toMatchObject({ provisioning: { passwordRotation: "2026-spring" } });
    expect(conditionNamed(contributions, "ProvisioningReady")?.reason).not.toBe("RotatingPassword");
  });

  test("an instance that is new starts with the password of the annotation", () => {
    const contributions = step({});
    expect(secretOf(contributions)).toBe(wanted);
    expect(composedNames(contributions)).not.toContain("credentials");
  });
});
