import * as core from "@actions/core";
import { EnvironmentError } from "../model/errors.ts";

/**
 * Asks the runner for an ID token that says which workflow this is. It lives about five minutes, so one is fetched for each attempt. The toolkit masks it.
 * @throws EnvironmentError when the job may not have one
 */
export async function idToken(audience: string): Promise<string> {
  if (!process.env["ACTIONS_ID_TOKEN_REQUEST_URL"]) {
    throw new EnvironmentError(
      "This job cannot ask for an ID token: the permission `id-token: write` is missing, or this is a pull request from a fork, which never gets it.",
    );
  }
  return core.getIDToken(audience);
}
