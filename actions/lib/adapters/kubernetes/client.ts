import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Credentials, Secrets } from "./credentials.ts";
import { readStatus, refusalOf } from "./refusal.ts";
import { persist, retryAfter, Trouble, type TroubleLog } from "./retry.ts";
import { type ApiAnswer, type ApiRequest, Connections } from "./send.ts";
import { transportError } from "./transport-error.ts";
import { turns } from "./turns.ts";

/** Requests to one API server, troubles dealt with. Only what can be sent twice without harm goes through here. */
export interface Client {
  readonly server: string;
  /**
   * @param what for sentences: `apply Pod web/client`
   * @returns an answer below 300, or one whose status is in `expected`
   * @throws ApiRefusal, or EnvironmentError when a trouble lasts
   */
  ask(what: string, request: ApiRequest, options: AskOptions): Promise<ApiAnswer>;
  /** The same of an answer in JSON; undefined where its status is in `expected`. */
  json<T>(what: string, schema: z.ZodType<T>, request: ApiRequest, options: AskOptions): Promise<T | undefined>;
  /** The head of an answer below 300, whose body goes on and on. */
  stream(what: string, request: ApiRequest, signal: AbortSignal): Promise<IncomingMessage>;
  /** Makes an attempt as all requests here are made: again after a trouble, and once with new credentials after 401. */
  attempt<T>(what: string, body: (secrets: Secrets) => Promise<Attempted<T>>, options: Omit<AskOptions, "expected">): Promise<T>;
  readonly clock: Clock;
}

export type Attempted<T> = { readonly value: T } | { readonly refused: ApiAnswer };

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly expected?: readonly number[];
  /** How long a trouble may last at most. */
  readonly patienceSeconds?: number;
}

/** Enough to keep an API server busy, few enough that its priority and fairness need not turn us away. */
const MOST_AT_ONCE = 48;

/** Longer than the API server lets itself wait for anything it asks of others. */
const ANSWER_LIMIT_SECONDS = 65;

export function makeClient(credentials: Credentials, troubles: TroubleLog, clock: Clock): Client {
  const { server } = credentials;
  const connections = new Connections(server);
  const inTurn = turns(MOST_AT_ONCE);

  const attempt: Client["attempt"] = async (what, body, { signal, patienceSeconds }) => {
    let renewed = false;
    return await persist(
      async (troubled) => {
        for (;;) {
          const secrets = await credentials.current(signal);
          const result = await body(secrets).catch((error: unknown) => {
            signal.throwIfAborted();
            throw transportError(error, server);
          });
          if ("value" in result) return result.value;
          if (result.refused.status === 401 && !renewed) {
            renewed = true;
            credentials.renew(secrets);
            continue;
          }
          throw meaningOf(what, result.refused, troubled);
        }
      },
      { clock, signal, troubles, ...(patienceSeconds === undefined ? {} : { limitSeconds: patienceSeconds }) },
    );
  };

  function meaningOf(what: string, answer: ApiAnswer, troubled: boolean): Error {
    const { status, headers, body } = answer;
    const waitSeconds = retryAfter(headers["retry-after"], clock.now());
    const said = readStatus(body)?.message?.slice(0, 300) ?? `it answered ${status}`;
    if (status === 429) return new Trouble("busy", said, waitSeconds ?? 1);
    if (status === 500) return new Trouble("faulty", said, waitSeconds);
    if (status > 500) return new Trouble("unanswered", said, waitSeconds);
    // A server that has just started knows neither accounts nor roles yet.
    if (troubled && (status === 401 || status === 403)) return new Trouble("unanswered", said);
    if (status === 401) {
      const whose = credentials.user === "" ? "a request without credentials" : `the credentials of user "${credentials.user}"`;
      return new EnvironmentError(`The API server ${server} does not accept ${whose}; they may have expired (401 Unauthorized).`);
    }
    return refusalOf(what, answer);
  }

  async function answerTo(request: ApiRequest, secrets: Secrets, { expected = [], signal }: AskOptions): Promise<Attempted<ApiAnswer>> {
    const limit = AbortSignal.timeout(ANSWER_LIMIT_SECONDS * 1000);
    const answer = await connections.send(request, secrets, AbortSignal.any([signal, limit]));
    return answer.status < 300 || expected.includes(answer.status) ? { value: answer } : { refused: answer };
  }

  return {
    server,
    clock,
    attempt,
    ask: async (what, request, options) =>
      await inTurn(() => attempt(what, async (secrets) => await answerTo(request, secrets, options), options), options.signal),
    json: async (what, schema, request, options) =>
      await inTurn(
        () =>
          attempt(
            what,
            async (secrets) => {
              const answer = await answerTo(request, secrets, options);
              if ("refused" in answer) return answer;
              return { value: answer.value.status < 300 ? parseAnswer(schema, answer.value.body) : undefined };
            },
            options,
          ),
        options.signal,
      ),
    stream: async (what, request, signal) =>
      await attempt(
        what,
        async (secrets) => {
          const opened = await connections.open(request, secrets, signal);
          if ((opened.statusCode ?? 0) < 300) return { value: opened };
          const chunks: Buffer[] = [];
          for await (const chunk of opened) chunks.push(chunk as Buffer);
          return { refused: { status: opened.statusCode ?? 0, headers: opened.headers, body: Buffer.concat(chunks).toString("utf8") } };
        },
        { signal },
      ),
  };
}

/** @throws Trouble for an answer that is cut off, or not the API's: something stands between */
function parseAnswer<T>(schema: z.ZodType<T>, body: string): T {
  const checked = schema.safeParse(parseJson(body));
  if (!checked.success)
    throw new Trouble("unanswered", `an answer that is not as documented, at ${checked.error.issues[0]?.path.join(".") || "its start"}`);
  return checked.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
