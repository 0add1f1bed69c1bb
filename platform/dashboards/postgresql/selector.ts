/** Selects the series of the instance that the dashboard shows: the probe's, and those of its servers. */
export const INSTANCE = 'service="postgresql",instance="$instance"';

/** Selects what Kubernetes measures of the instance, which has the namespace alone to tell it by. */
export const NAMESPACE = 'namespace="postgresql-$instance"';

/** Leaves out the databases that are the platform's and PostgreSQL's own. */
export const OWN_DATABASES = 'datname!~"postgres|template.*|matura_.*"';
