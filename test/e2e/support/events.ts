import { list } from "./kubectl.ts";

interface Event {
  readonly type: string;
  readonly reason: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

/** Events on a claim, as `kubectl describe` shows them: `Normal UpdateBegins`. */
export const eventsOn = async ({
  name,
  namespace,
}: {
  readonly name: string;
  readonly namespace: string;
}): Promise<readonly string[]> => {
  const events = await list<Event>(["events", "-n", namespace]);
  return events
    .filter(
      ({ involvedObject }) => involvedObject.kind === "PostgreSQLInstance" && involvedObject.name === name,
    )
    .map(({ type, reason }) => `${type} ${reason}`);
};
