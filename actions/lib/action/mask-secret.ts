import * as core from "@actions/core";

/** Lets the runner hide a secret in every line that follows. */
export function maskSecret(secret: string | undefined): void {
  if (secret) core.setSecret(secret);
}
