import { statements } from "../../../../functions/provisioning/postgresql/access/statements.ts";
import { postgresql } from "../../../../functions/provisioning/postgresql.ts";
import type { DatabaseRole } from "../../../../services/postgresql/cluster.ts";
import { composedNames, objectNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const secretWith = (data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "any", namespace: "any" },
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});
const applied = { applied: true, observedGeneration: 1 };
const declared = (kind: string, spec: object, annotations: object = {}) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind,
  metadata: { name: "any", generation: 1, annotations },
  spec,
  status: applied,
});
const completed = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "any" },
  status: { conditions: [{ type: "Complete", status: "True" }] },
};
const cluster = {
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "postgresql" },
  spec: {
    instances: 1,
    imageName: "a:15",
    storage: { size: "1Gi" },
    bootstrap: { initdb: { secret: { name: "credentials" } } },
  },
  status: { pgDataImageInfo: { majorVersion: 15 } },
};
const required = {
  ca: [secretWith({ "ca.crt": "AUTHORITY" })],
  "client-certificate": [secretWith({ "tls.crt": "CERTIFICATE", "tls.key": "KEY" })],
};
const parameters = {
  service: {
    access: [{ user: "audit_reader", database: "reports", privileges: ["CONNECT"] }, { user: "sales" }],
  },
};

/** Everything that access composes, as it is once CloudNativePG has done its part. */
const settled = (names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name): [string, object][] => {
      if (name.startsWith("access-credentials-"))
        return [[name, secretWith({ password: `secret-of-${name}` })]];
      if (name.startsWith("access-role-")) {
        const user = name.slice("access-role-".length);
        const database = user === "sales" ? "sales" : "reports";
        return [
          [
            name,
            declared(
              "DatabaseRole",
              { cluster: { name: "postgresql" }, name: user, login: true },
              { "matura.dev/access-database": database },
            ),
          ],
        ];
      }
      if (name.startsWith("access-grants-"))
        return [[name, name.endsWith("-sql") ? secretWith({}) : completed]];
      if (name.startsWith("access-secret-")) return [[name, secretWith({})]];
      if (name.startsWith("access-")) return [[name, declared("DatabaseRole", { name })]];
      return [];
    }),
  );

const run = (given: Parameters<typeof postgresqlInstance>[0]) =>
  postgresql(postgresqlInstance({ required, ...given, observed: { cluster, ...given?.observed } }));
const accessNames = (contributions: ReturnType<typeof run>) =>
  composedNames(contributions).filter((name) => name.startsWith("access-"));

/** Runs the pipeline until nothing new is composed. */
const steady = (given: Parameters<typeof postgresqlInstance>[0], observed: Record<string, object> = {}) => {
  let seen = observed;
  for (;;) {
    const contributions = run({ ...given, observed: seen });
    const next = { ...settled(accessNames(contributions)), ...seen };
    if (Object.keys(next).length === Object.keys(seen).length) return { contributions, observed: seen };
    seen = next;
  }
};

describe("service.access", () => {
  test("nothing is composed for a claim without further users", () => {
    expect(accessNames(run({}))).toEqual([]);
  });

  test("grants run when roles and databases are there, and secrets when passwords are", () => {
    expect(accessNames(run({ parameters })).sort()).toEqual([
      "access-credentials-audit_reader",
      "access-credentials-sales",
      "access-database-reports",
      "access-database-sales",
      "access-manager",
      "access-owner-reports",
      "access-owner-sales",
      "access-role-audit_reader",
      "access-role-sales",
    ]);
    const { contributions } = steady({ parameters });
    expect(accessNames(contributions)).toEqual(
      expect.arrayContaining([
        "access-secret-audit_reader",
        "access-secret-sales",
        expect.stringMatching(/^access-grants-[0-9a-f]{8}$/),
      ]),
    );
    expect(statusOf(contributions)).toMatchObject({
      provisioning: {
        access: [
          { user: "audit_reader", database: "reports", secret: "shop/orders-audit-reader", ready: true },
          { user: "sales", database: "sales", secret: "shop/orders-sales", ready: true },
        ],
      },
    });
  });

  test("all privileges make a member of the owner; single ones are granted", () => {
    const contributions = run({ parameters });
    expect(objectNamed<DatabaseRole>(contributions, "access-role-sales").spec.inRoles).toEqual([
      "matura_db_sales",
    ]);
    expect(objectNamed<DatabaseRole>(contributions, "access-role-audit_reader").spec.inRoles).toBeUndefined();
    expect(
      statements([{ user: "audit_reader", database: "reports", owner: "o", privileges: ["CONNECT"] }], []),
    ).toContain('GRANT CONNECT ON DATABASE "reports" TO "audit_reader";');
  });

  describe("an entry that is removed", () => {
    const before = steady({ parameters }).observed;
    const less = { service: { access: [{ user: "sales" }] } };

    test("first loses its login, memberships and connection secret; its role stays", () => {
      const contributions = run({ parameters: less, observed: before });
      expect(objectNamed<DatabaseRole>(contributions, "access-role-audit_reader").spec).toMatchObject({
        login: false,
        disablePassword: true,
      });
      expect(
        objectNamed<DatabaseRole>(contributions, "access-role-audit_reader").spec.inRoles,
      ).toBeUndefined();
      expect(accessNames(contributions)).not.toContain("access-secret-audit_reader");
      expect(accessNames(contributions)).toContain("access-database-reports");
    });

    test("then its objects go to the owner of the database, and its role is dropped last", () => {
      const observed = { ...before };
      delete observed["access-secret-audit_reader"];
      const { contributions, observed: after } = steady({ parameters: less }, observed);
      expect(Object.keys(after)).toContain("access-role-audit_reader");
      expect(accessNames(contributions)).not.toContain("access-role-audit_reader");
    });

    test("the last entry too", () => {
      const { contributions } = steady({ parameters: {} }, before);
      expect(accessNames(contributions)).not.toContain("access-role-sales");
      expect(accessNames(contributions)).not.toContain("access-secret-sales");
    });
  });

  test("a connection secret stays as it was while the authority cannot be read", () => {
    const { observed } = steady({ parameters });
    const contributions = run({ parameters, observed, required: { ca: [], "client-certificate": [] } });
    expect(accessNames(contributions)).toContain("access-secret-sales");
  });

  test("the secret's place is the claim's to choose", () => {
    const place = { name: "sales-database", namespace: "sales-team" };
    const { contributions } = steady({
      parameters: { service: { access: [{ user: "sales", writeConnectionSecretToRef: place }] } },
    });
    expect(objectNamed<{ metadata: object }>(contributions, "access-secret-sales").metadata).toMatchObject(
      place,
    );
  });
});
