import { execa } from "execa";

/** What is said of a selector that selects nothing; kubectl itself is content with it. */
const NOTHING = "a selector of the runbook matches nothing";

/**
 * kubectl as the runbook's reader has it, but whatever would change the cluster is only tried, and what a selector
 * selects is looked up first. A shell hears of no failure in the list that a loop goes through, so it is said aloud.
 */
const TRYING = `
matches() {
  local kind=$1 selector= of=()
  shift
  while (( $# )); do
    case "$1" in
      -l | --selector) selector=$2; shift ;;
      --selector=*) selector=\${1#*=} ;;
      -n | --namespace) of+=(-n "$2"); shift ;;
      -A | --all-namespaces) of+=(-A) ;;
    esac
    shift
  done
  [[ -z $selector || -n $(command "$KUBECTL" get "$kind" "\${of[@]}" -l "$selector" -o name) ]] ||
    printf '\\n%s: %s %s\\n' "${NOTHING}" "$kind" "$selector" >&3
}
kubectl() {
  case "$1" in
    get | delete | describe) matches "$2" "$@" ;;
    logs) matches pods "$@" ;;
  esac
  case "$1" in
    patch | delete | create | annotate) command "$KUBECTL" "$@" --dry-run=server ;;
    rollout) shift 2; command "$KUBECTL" get "$@" ;;
    *) command "$KUBECTL" "$@" ;;
  esac
}
`;

interface Given {
  /** Path of kubectl. */
  readonly kubectl: string;
  readonly kubeconfig: string;
  /** The alert's labels, by the names that runbooks give them. */
  readonly labels: Readonly<Record<"NAMESPACE" | "CLAIM" | "CLAIM_NAMESPACE", string>>;
  /** Selectors that need not match anything where this runs. */
  readonly mayMatchNothing?: readonly string[];
}

/** Runs commands of a runbook until one fails. That a selector matches nothing is a failure, too. */
export const runCommands = async (
  commands: string,
  { kubectl, kubeconfig, labels, mayMatchNothing = [] }: Given,
): Promise<{ readonly exitCode: number | undefined; readonly output: string }> => {
  const script = `${TRYING}\nexec 3>&1\nset -x\n${commands}`;
  const { exitCode, all } = await execa("bash", ["-euo", "pipefail", "-c", script], {
    all: true,
    reject: false,
    timeout: 180_000,
    env: { KUBECTL: kubectl, KUBECONFIG: kubeconfig, ...labels },
  });
  const nothing = all
    .split("\n")
    .filter((line) => line.startsWith(`${NOTHING}: `))
    .filter((line) => !mayMatchNothing.some((selector) => line.endsWith(` ${selector}`)));
  return { exitCode: exitCode === 0 && nothing.length > 0 ? 1 : exitCode, output: all };
};
