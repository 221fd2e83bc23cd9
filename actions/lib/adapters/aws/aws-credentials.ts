/** What signs a request, in the words of the SDK. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Of an assumed role. */
export interface TemporaryCredentials extends AwsCredentials {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** What a client of the SDK takes as `credentials`: asked again when the last ones run out. */
export type CredentialProvider = () => Promise<AwsCredentials>;

/** For whom an ID token is, where nobody says otherwise. */
export const DEFAULT_AUDIENCE = "sts.amazonaws.com";
/** Every role allows an hour, unless somebody made it less than AWS offers. */
export const DEFAULT_DURATION_SECONDS = 3600;
