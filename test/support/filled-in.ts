/** A query with the variables of its dashboard as Grafana would fill them in. */
export const filledIn = (expr: string, instance: string): string =>
  expr
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$instance", instance)
    .replaceAll("$service", "postgresql");
