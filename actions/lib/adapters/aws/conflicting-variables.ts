/** Sources of credentials that every SDK asks before the container endpoint, or instead of it. */
const STRONGER = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
] as const;

/** What in the environment would keep later steps from the credentials that are kept fresh for them. An empty variable counts for nothing, as in the SDKs. */
export const conflictingVariables = (environment: Readonly<Record<string, string | undefined>> = process.env): readonly string[] =>
  STRONGER.filter((name) => environment[name]);
