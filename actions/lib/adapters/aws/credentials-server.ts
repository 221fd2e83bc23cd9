import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TemporaryCredentials } from "./aws-credentials.ts";
import { type ContainerEndpoint, toAnswer } from "./container-credentials.ts";

const PATH = "/credentials";

/** The endpoint, until it is disposed. */
export interface CredentialsServer extends ContainerEndpoint, AsyncDisposable {}

/**
 * Serves credentials in the container-credentials protocol, on loopback only and for the bearer of the token only.
 * @param current gives what holds now; its error is what the client reads
 */
export async function serveCredentials(current: () => Promise<TemporaryCredentials>, authorization: string): Promise<CredentialsServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isSame(request.headers.authorization ?? "", authorization)) {
      return send(response, 403, { Code: "AccessDenied", Message: "The authorization token is missing or wrong." });
    }
    if (request.url !== PATH) return send(response, 404, { Code: "NotFound", Message: `There is nothing but ${PATH} here.` });
    if (request.method !== "GET") return send(response, 405, { Code: "MethodNotAllowed", Message: "Credentials are read with GET." });
    try {
      send(response, 200, toAnswer(await current()));
    } catch (error) {
      send(response, 503, { Code: "NotRenewed", Message: (error as Error).message });
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    authorization,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** In a time that does not tell how much of it was right, its length neither. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
