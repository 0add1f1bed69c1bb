/**
 * Rules that the cluster enforces where a schema cannot: what depends on the platform's settings, on values without
 * a type, or on who asks. They become a ValidatingAdmissionPolicy with the EnvironmentConfig as its parameters.
 */
export interface AdmissionRule {
  /** Unique among the service's rules; a test of bad input names it. */
  readonly name: string;
  /** CEL that must hold. Sees `object`, `oldObject`, `params` (the EnvironmentConfig) and the service's variables. */
  readonly expression: string;
  /** CEL that makes the sentence the user reads when it does not hold. */
  readonly messageExpression: string;
}

/** Expressions that rules share, as `variables.<name>`. Later ones may use earlier ones. */
export interface AdmissionVariable {
  readonly name: string;
  readonly expression: string;
}

export interface Admission {
  readonly variables: readonly AdmissionVariable[];
  readonly rules: readonly AdmissionRule[];
}
