import { ApiException } from "@kubernetes/client-node";
import { TimeoutError } from "es-toolkit";
import { isJsonObject } from "../../runtime/json.ts";
import { ClusterError } from "./cluster-error.ts";

/** The Status object with which the API server refuses. */
interface Status {
  readonly reason: string;
  readonly message: string;
}

/** Whether the object or its namespace is not there. A kind that is not there has no Status, only a page. */
export const isMissingObject = (error: unknown): boolean =>
  error instanceof ApiException && error.code === 404 && statusOf(error)?.reason === "NotFound";

/** What a failed request means to the person who runs a command. */
export const clusterError = (error: unknown, server: string): ClusterError => {
  if (error instanceof ApiException) {
    return new ClusterError(sentence(error, server), { status: error.code, cause: error });
  }
  if (error instanceof TimeoutError) {
    return new ClusterError(`${server} did not answer in time: try again`, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Unrecognized API version and kind")) return new ClusterError(WITHOUT_MATURA);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message: reason } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return new ClusterError(
    `${server} does not answer (${code ?? reason ?? message}): check that the cluster runs, and the context of your kubeconfig`,
    { cause: error },
  );
};

const WITHOUT_MATURA =
  "this cluster does not have the kinds of Matura: check the context of your kubeconfig, or ask the platform team to install it";

const sentence = (error: ApiException<unknown>, server: string): string => {
  if (error.code === 401) return `${server} does not know you: log in again, or choose another context`;
  const status = statusOf(error);
  if (status === undefined) {
    return error.code === 404 ? WITHOUT_MATURA : `${server} answered with HTTP status ${error.code}`;
  }
  return refusalIn(status.message);
};

/** The sentence of an admission policy, without the policy's and its binding's names before it. */
const refusalIn = (message: string): string => {
  const marker = " denied request: ";
  const at = message.indexOf(marker);
  return at === -1 ? message : message.slice(at + marker.length);
};

/** The client gives the body as text, or as what it parsed it to. */
const statusOf = ({ body }: ApiException<unknown>): Status | undefined => {
  const value = typeof body === "string" ? parsed(body) : body;
  if (!isJsonObject(value) || typeof value.message !== "string") return undefined;
  return { reason: typeof value.reason === "string" ? value.reason : "", message: value.message };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
