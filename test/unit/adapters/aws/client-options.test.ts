import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clientOptions, STS_TIMEOUTS } from "../../../../actions/lib/adapters/aws/client-options.ts";
import { projectRoot } from "../../../../actions/lib/adapters/project-files.ts";

const actions = join(projectRoot(), "actions");
const sources = readdirSync(actions, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => [file, readFileSync(join(actions, file), "utf8")] as const);

/** What every construction of a client of AWS is given: its text, as far as it can be long. */
const constructions = sources
  .filter(([, text]) => /from "[./\w-]*\/sdk\//.test(text))
  .flatMap(([file, text]) =>
    [...text.matchAll(/new (\w+Client)\(/g)].map(({ 1: client, index }) => ({ file, client, text, given: text.slice(index, index + 200) })),
  );

test("every client of AWS ends its waits: what says nothing is asked again, and then given up", () => {
  expect(constructions.length).toBeGreaterThan(10);
  const withoutLimits = constructions.filter(({ text, given }) => {
    const isShared = /Client\(config\)/.test(given) && text.includes("const config = clientOptions(");
    return !isShared && !given.includes("clientOptions(") && !given.includes("requestHandler: STS_TIMEOUTS");
  });
  expect(withoutLimits.map(({ file, client }) => [file, client])).toEqual([]);
  for (const { connectionTimeout, requestTimeout, throwOnRequestTimeout } of [
    clientOptions("eu-west-1", undefined).requestHandler,
    STS_TIMEOUTS,
  ]) {
    expect([connectionTimeout, requestTimeout].every((milliseconds) => milliseconds > 0 && milliseconds <= 30_000)).toBe(true);
    expect(throwOnRequestTimeout).toBe(true);
  }
});

test("credentials that are left out are left to the chain of the SDK", async () => {
  expect(clientOptions("eu-west-1", undefined)).not.toHaveProperty("credentials");
  const given = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  expect(clientOptions("eu-west-1", given)).toMatchObject({ region: "eu-west-1", credentials: given });
});
