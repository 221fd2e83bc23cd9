import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { idToken } from "../../../actions/lib/action/id-token.ts";
import { EnvironmentError, InterruptedError } from "../../../actions/lib/model/errors.ts";
import { type OidcServer, startOidc } from "../../support/oidc-server.ts";

/** Ends with its connection only. */
const SILENCE = new Promise<never>(() => undefined);

describe("an ID token", () => {
  let oidc: OidcServer;
  const { signal } = new AbortController();

  beforeEach(async () => {
    oidc = await startOidc();
    for (const [name, value] of Object.entries(oidc.requestEnvironment)) vi.stubEnv(name, value);
    // What the toolkit tells the runner: to mask the token.
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
  });
  afterEach(async () => {
    await oidc[Symbol.asyncDispose]();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  const refusal = (end = signal): Promise<Error> =>
    idToken("sts.amazonaws.com", end).then(
      () => new Error("given"),
      (error) => error,
    );

  test("is for the audience that was named", async () => {
    expect(oidc.verify(await idToken("somebody", signal))).toMatchObject({ aud: "somebody" });
  });

  test.each([
    [
      { status: 401, body: JSON.stringify({ message: "Bad credentials" }) },
      "GitHub gives no ID token (status 401: Bad credentials).",
      true,
    ],
    [{ status: 429, body: JSON.stringify({ message: "slow down" }) }, "GitHub gives no ID token (status 429: slow down).", false],
    [{ status: 200, body: "{}" }, "GitHub gives no ID token (Response json body do not have ID Token field).", false],
  ])("that is not given is told in one whole sentence: %j", async (answer, sentence, isFinal) => {
    oidc.proxy.inject({ on: /token/, times: 100, does: { answer } });
    const error = await refusal();
    expect(error.message).toBe(sentence);
    expect(error instanceof EnvironmentError).toBe(isFinal);
  });

  test("is not waited for by who is told to stop", async () => {
    oidc.proxy.inject({ on: /token/, does: { holdUntil: SILENCE } });
    const end = new AbortController();
    const asked = refusal(end.signal);
    await oidc.proxy.arrival(/token/);
    end.abort(new InterruptedError("stop"));
    expect(await asked).toBe(end.signal.reason);
  });

  test("that does not come is no longer waited for after a while, and may be asked for again", async () => {
    oidc.proxy.inject({ on: /token/, does: { holdUntil: SILENCE } });
    const limit = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
    const asked = refusal();
    await oidc.proxy.arrival(/token/);
    limit.abort();
    const error = await asked;
    expect(error.message).toBe("GitHub gives no ID token (no answer within 15 s).");
    expect(error).not.toBeInstanceOf(EnvironmentError);
  });
});
