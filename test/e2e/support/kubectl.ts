import { execa } from "execa";
import { stringify } from "yaml";
import { environment } from "./environment.ts";

interface Options {
  readonly input?: string;
  /** Seconds after which the command is ended. */
  readonly timeout?: number;
}

/** Runs kubectl against the cluster under test. @throws ExecaError with what kubectl said */
export const kubectl = async (args: readonly string[], options: Options = {}): Promise<string> => {
  const { kubectl: program, kubeconfig } = environment();
  const { stdout } = await execa(program, args, {
    env: { KUBECONFIG: kubeconfig },
    timeout: (options.timeout ?? 120) * 1000,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return stdout;
};

/** What kubectl says when a command is refused. @throws Error when it is not refused */
export const refusal = async (args: readonly string[], options: Options = {}): Promise<string> => {
  const { kubectl: program, kubeconfig } = environment();
  const result = await execa(program, args, {
    env: { KUBECONFIG: kubeconfig },
    reject: false,
    timeout: 60_000,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  if (result.exitCode === 0) throw new Error(`kubectl ${args.join(" ")} was not refused: ${result.stdout}`);
  return result.stderr;
};

export const apply = (...objects: readonly object[]): Promise<string> =>
  kubectl(["apply", "--server-side", "-f", "-"], {
    input: objects.map((object) => stringify(object)).join("---\n"),
  });

/** The object, or undefined when it is not there. */
export const get = async <T>(kind: string, name: string, namespace?: string): Promise<T | undefined> => {
  const found = await kubectl([
    "get",
    kind,
    name,
    "--ignore-not-found",
    "-o",
    "json",
    ...(namespace === undefined ? [] : ["-n", namespace]),
  ]);
  return found === "" ? undefined : (JSON.parse(found) as T);
};

export const list = async <T>(args: readonly string[]): Promise<readonly T[]> =>
  (JSON.parse(await kubectl(["get", ...args, "-o", "json"])) as { items: T[] }).items;
