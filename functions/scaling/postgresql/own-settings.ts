type PgSettings = Readonly<Record<string, unknown>>;

/** The claim's settings by lower-case name: PostgreSQL's names have no letter case. */
export const ownSettings = (pgSettings: PgSettings = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(pgSettings).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Settings without those that the claim sets itself. */
export const withoutOwn = (
  settings: Readonly<Record<string, string>>,
  pgSettings: PgSettings | undefined,
): Readonly<Record<string, string>> => {
  const own = ownSettings(pgSettings);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !own.has(name)));
};
