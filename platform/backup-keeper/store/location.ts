/** A bucket of an S3 service. */
export interface Location {
  readonly endpoint: string;
  readonly bucket: string;
  /** The service's default where it has but one. */
  readonly region: string | undefined;
  /** PEM of the authority that signed the service's certificate, where it is not a public one. */
  readonly authority: string | undefined;
}

/** Keys of an account, or of a session. Never logged. */
export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
