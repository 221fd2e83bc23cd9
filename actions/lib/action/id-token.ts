import * as core from "@actions/core";
import { EnvironmentError } from "../model/errors.ts";

/**
 * Asks the runner for an ID token that says which workflow this is. It lives about five minutes, so one is fetched for each attempt. The toolkit masks it.
 * @throws EnvironmentError when the job may not have one; any other error may be gone at the next attempt
 */
export async function idToken(audience: string): Promise<string> {
  if (!process.env["ACTIONS_ID_TOKEN_REQUEST_URL"] || !process.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) {
    throw new EnvironmentError(
      "This job cannot ask for an ID token: the permission `id-token: write` is missing, or this is a pull request from a fork, which never gets it.",
    );
  }
  try {
    return await core.getIDToken(audience);
  } catch (error) {
    throw refusalOf((error as Error).message);
  }
}

/** The toolkit says everything in one text of several lines: `Error Code : 401` and `Error Message: …`. */
function refusalOf(message: string): Error {
  const status = /Error Code : (\d{3})/.exec(message)?.[1];
  const words =
    message
      .slice(message.lastIndexOf("Error Message:"))
      .replace(/^Error Message:/i, "")
      .trim() || message;
  const sentence = `GitHub gives no ID token (${status === undefined ? "" : `status ${status}: `}${words.replaceAll(/\s+/g, " ")}).`;
  // 408 and 429 ask to come again; any other refusal of the request itself would be the same the next time.
  const isFinal = status !== undefined && /^4/.test(status) && status !== "408" && status !== "429";
  return isFinal ? new EnvironmentError(sentence) : new Error(sentence);
}
