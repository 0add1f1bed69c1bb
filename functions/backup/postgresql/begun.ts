import { asObserved } from "../../../runtime/as-observed.ts";
import { type Contribution, compose } from "../../../runtime/contribution.ts";
import type { Backup } from "../../../services/postgresql/barman.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/**
 * The newest Backup objects of one kind of request, as they were begun. What older ones have stored stays too, under its
 * identifier.
 *
 * @param prefix with which their composition resources begin
 * @param except one that is composed elsewhere
 */
export const begun = (
  instance: PostgreSQLInstance,
  prefix: string,
  most: number,
  except?: string,
): readonly Contribution[] =>
  instance.observedNames
    .filter((name) => name.startsWith(prefix) && name !== except)
    .flatMap((name) => {
      const backup = instance.observed<Backup>(name);
      return backup === undefined ? [] : [{ name, backup }];
    })
    .sort((a, b) => createdAt(b.backup).localeCompare(createdAt(a.backup)))
    .slice(0, most)
    .map(({ name, backup }) => compose(name, asObserved(backup), { ready: true }));

const createdAt = ({ metadata }: Backup): string => metadata?.creationTimestamp ?? "";
