import type { Api } from "./api.ts";

/** What a user may do in a namespace, as Kubernetes reviews it. */
interface Review {
  readonly status: {
    readonly resourceRules: readonly {
      readonly verbs: readonly string[];
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
      readonly resourceNames?: readonly string[];
    }[];
  };
}

/** Every right of the asking user in a namespace, sorted: `get pods`, `list events.events.k8s.io`. */
export const rightsIn = async (user: Api, namespace: string): Promise<readonly string[]> => {
  const apiVersion = "authorization.k8s.io/v1";
  const kind = "SelfSubjectRulesReview";
  const answer = await user.send(
    "POST",
    { apiVersion, kind },
    { body: { apiVersion, kind, spec: { namespace } } },
  );
  const rights = answer
    .object<Review>()
    .status.resourceRules.flatMap((rule) =>
      (rule.apiGroups ?? []).flatMap((group) =>
        (rule.resources ?? []).flatMap((resource) =>
          rule.verbs.map((verb) =>
            [verb, [resource, group].filter(Boolean).join("."), ...(rule.resourceNames ?? [])].join(" "),
          ),
        ),
      ),
    );
  return [...new Set(rights)].toSorted();
};

const FORBIDDEN = 403;

/** Whether a request gets past authorization; what it asks for need not be there. */
export const isAllowed = async (...[user, ...message]: [Api, ...Parameters<Api["send"]>]): Promise<boolean> =>
  (await user.send(...message)).code !== FORBIDDEN;
