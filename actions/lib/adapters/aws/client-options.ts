import type { CredentialProvider } from "./aws-credentials.ts";

/** Several of us ask at once, and EC2's describe calls share one bucket per account: the SDK slows down by itself when it is throttled. */
const RETRIES = { retryMode: "adaptive", maxAttempts: 6 } as const;

/** Without them a connection that says nothing is waited for without an end. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true } as const;

/** STS answers in tenths of a second, and who asks it can often do without. */
export const STS_TIMEOUTS = { ...TIMEOUTS, requestTimeout: 10_000 } as const;

/**
 * What every client of the SDK is made with.
 * @param credentials the SDK's own chain (environment, container endpoint, profile) where they are left out
 */
export const clientOptions = (region: string, credentials: CredentialProvider | undefined) => ({
  region,
  ...RETRIES,
  requestHandler: TIMEOUTS,
  ...(credentials !== undefined && { credentials }),
});
