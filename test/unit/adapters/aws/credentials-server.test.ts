import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askEndpoint, inheritedEndpoint } from "../../../../actions/lib/adapters/aws/container-credentials.ts";
import { type CredentialsServer, serveCredentials } from "../../../../actions/lib/adapters/aws/credentials-server.ts";

const CREDENTIALS = {
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "session",
  expiration: new Date("2026-01-01T00:00:00.500Z"),
};

describe("the credentials endpoint", () => {
  let server: CredentialsServer;
  let failure: Error | undefined;

  beforeEach(async () => {
    failure = undefined;
    server = await serveCredentials(async () => {
      if (failure !== undefined) throw failure;
      return CREDENTIALS;
    }, "bearer");
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const ask = async (authorization: string | undefined, options: { method?: string; url?: string } = {}) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(options.url ?? server.url, { method: options.method ?? "GET", headers });
    return { status: response.status, body: await response.json() };
  };

  test("answers in the protocol of containers, with whole seconds", async () => {
    expect(await ask("bearer")).toEqual({
      status: 200,
      body: { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "secret", Token: "session", Expiration: "2026-01-01T00:00:00Z" },
    });
  });

  test.each([[undefined], [""], ["beare"], ["bearerr"], ["Bearer bearer"]])("gives nothing for the token %j", async (given) => {
    expect(await ask(given)).toEqual({ status: 403, body: { Code: "AccessDenied", Message: expect.any(String) } });
  });

  test("listens on loopback only", () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/);
  });

  test("has nothing else, and is read only", async () => {
    expect((await ask("bearer", { url: `${server.url}/other` })).status).toBe(404);
    expect((await ask("bearer", { method: "POST" })).status).toBe(405);
  });

  test("says in JSON why there are no credentials", async () => {
    failure = new Error("The role does not trust this job.");
    expect(await ask("bearer")).toEqual({ status: 503, body: { Code: "NotRenewed", Message: "The role does not trust this job." } });
  });

  test("is understood by our own client", async () => {
    const { url, authorization } = server;
    expect(await askEndpoint({ url, authorization }, new AbortController().signal)).toEqual({
      ...CREDENTIALS,
      expiration: new Date("2026-01-01T00:00:00Z"),
    });
  });

  test.each([
    ["http://127.0.0.1:1/credentials", "bearer", true],
    ["http://127.0.0.1:1/credentials", "", false],
    ["http://127.0.0.1.example.com/credentials", "bearer", false],
    ["https://example.com/", "bearer", false],
    [undefined, "bearer", false],
  ])("an inherited address counts on loopback only: %j", (url, authorization, counts) => {
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization };
    expect(inheritedEndpoint(environment) !== undefined).toBe(counts);
  });
});
