import * as core from "@actions/core";
import { EnvironmentError } from "../model/errors.ts";

/** The toolkit itself asks up to eleven times, for ten seconds, and knows neither a limit nor an end. */
const LIMIT_SECONDS = 15;

/**
 * Asks the runner for an ID token that says which workflow this is. It lives about five minutes, so one is fetched for each attempt. The toolkit masks it.
 * @throws EnvironmentError when the job may not have one; any other error may be gone at the next attempt
 */
export async function idToken(audience: string, signal: AbortSignal): Promise<string> {
  if (!process.env["ACTIONS_ID_TOKEN_REQUEST_URL"] || !process.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) {
    throw new EnvironmentError(
      "This job cannot ask for an ID token: the permission `id-token: write` is missing, or this is a pull request from a fork, which never gets it.",
    );
  }
  signal.throwIfAborted();
  const end = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_SECONDS * 1000)]);
  const ended = Promise.withResolvers<never>();
  const stop = () => ended.reject(new Error(`no answer within ${LIMIT_SECONDS} s`));
  end.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([core.getIDToken(audience), ended.promise]);
  } catch (error) {
    signal.throwIfAborted();
    throw refusalOf((error as Error).message);
  } finally {
    end.removeEventListener("abort", stop);
  }
}

/** The toolkit's words begin with `Error message:`; a refusal has several lines, with `Error Code : 401` and `Error Message: …` among them. */
function refusalOf(message: string): Error {
  const status = /Error Code : (\d{3})/.exec(message)?.[1];
  const words = /Error Message:\s*(\S[\s\S]*)$/.exec(message)?.[1] ?? message.replace(/^Error message:/, "");
  const sentence = `GitHub gives no ID token (${status === undefined ? "" : `status ${status}: `}${words.trim().replaceAll(/\s+/g, " ")}).`;
  // 408 and 429 ask to come again; any other refusal of the request itself would be the same the next time.
  const isFinal = status !== undefined && /^4/.test(status) && status !== "408" && status !== "429";
  return isFinal ? new EnvironmentError(sentence) : new Error(sentence);
}
