// Outlives the main of `assume-role`: serves its credentials on loopback, and renews them, until it is told to end or the job is over.
import { closeSync, existsSync, writeSync } from "node:fs";
import { text } from "node:stream/consumers";
import { idToken } from "../lib/action/id-token.ts";
import { assumeRole } from "../lib/adapters/aws/assume-role.ts";
import { ANSWER_DESCRIPTOR, type Handover } from "../lib/adapters/aws/credentials-process.ts";
import { serveCredentials } from "../lib/adapters/aws/credentials-server.ts";
import { keepFresh } from "../lib/adapters/aws/keep-fresh.ts";
import { systemClock as clock } from "../lib/adapters/clock/system-clock.ts";
import type { Log } from "../lib/ports/log.ts";

const LOOK_SECONDS = 5;

/** A file in the job's folder, which post shows. */
const tell = (message: string) => void process.stderr.write(`${clock.now().toISOString()} ${message.replaceAll(/\s+/g, " ")}\n`);
const log: Log = { info: tell, warning: tell, debug: () => undefined, group: (_, body) => body() };

const end = new AbortController();
process.on("SIGTERM", () => end.abort()).on("SIGINT", () => end.abort());

const { request, first, authorization, folder, limitSeconds } = JSON.parse(await text(process.stdin)) as Handover;
const fresh = keepFresh(
  { ...first, expiration: new Date(first.expiration) },
  () => assumeRole(request, { idToken, clock, log, signal: end.signal }),
  { clock, log },
);

await using server = await serveCredentials(fresh.current, authorization);
writeSync(ANSWER_DESCRIPTOR, server.url);
closeSync(ANSWER_DESCRIPTOR);

await Promise.all([fresh.keep(end.signal), untilTheJobIsOver()]);

async function untilTheJobIsOver(): Promise<void> {
  const startedAt = clock.monotonicSeconds();
  while (!end.signal.aborted && existsSync(folder) && clock.monotonicSeconds() - startedAt < limitSeconds) {
    await clock.sleep(LOOK_SECONDS, end.signal).catch(() => undefined);
  }
  end.abort();
}
