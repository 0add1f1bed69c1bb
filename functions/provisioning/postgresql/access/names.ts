/** On a user's role: the database that the user may use, for when the entry is gone from the claim. */
export const DATABASE_ANNOTATION = "matura.dev/access-database";

/** Kubernetes has no underscores in names. The claim's rules keep the result unique and valid behind a prefix. */
export const dns = (name: string): string => name.replaceAll("_", "-");

/** Composition resource names. */
export const resourceOf = {
  credentials: (user: string) => `access-credentials-${user}`,
  role: (user: string) => `access-role-${user}`,
  secret: (user: string) => `access-secret-${user}`,
  owner: (database: string) => `access-owner-${database}`,
  database: (database: string) => `access-database-${database}`,
};
