import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstOther, probe } from "../../../../actions/lib/adapters/kubernetes/prober.ts";
import { runCommand } from "../../../../actions/lib/adapters/process/run-command.ts";
import { HandClock } from "../../../support/fakes.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const PLACE = { namespace: "ns", pod: "client-0", container: "fortio" };
const REACHED = { host: "10.0.0.1", port: 80 };
const SILENT = { host: "10.0.0.9", port: 80 };

/** A pod in which the script really runs; its fortio notes that it was called, and reaches whatever does not end with 9:80. */
function pod(folder: string, unanswered = "exit 1"): FakeCluster {
  const fortio = `#!/bin/sh\necho called >>"${folder}/calls"\nfor url; do :; done\ncase $url in *9:80/) ${unanswered} ;; esac\n`;
  writeFileSync(join(folder, "fortio"), fortio);
  chmodSync(join(folder, "fortio"), 0o755);
  const cluster = new FakeCluster();
  cluster.exec = async (_place, argv) => {
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    return { ...(await runCommand(argv as [string, ...string[]], { limitSeconds: 10, env })), argv, files: {} };
  };
  return cluster;
}

test("waits in the pod for one address after the other", async () => {
  using folder = temporaryFolder();
  const options = { cluster: pod(folder.path), clock: new HandClock() };
  await probe(options, PLACE, "reached", REACHED, 1, signal);
  await probe(options, PLACE, "reached", [REACHED, { host: "fd00::1", port: 80 }], 1, signal);
  await probe(options, PLACE, "gone", [SILENT], 1, signal);
});

test("says which address it was not so of", async () => {
  using folder = temporaryFolder();
  const options = { cluster: pod(folder.path), clock: new HandClock() };
  await expect(probe(options, PLACE, "reached", [REACHED, SILENT], 0.1, signal)).rejects.toThrow(
    "10.0.0.9:80 was not reached from pod client-0 after 0.1 s.",
  );
  await expect(probe(options, PLACE, "gone", REACHED, 0.1, signal)).rejects.toThrow("10.0.0.1:80 was still reached from pod client-0");
});

test("tells the address, for whom either answer will do", async () => {
  using folder = temporaryFolder();
  const options = { cluster: pod(folder.path), clock: new HandClock() };
  expect(await firstOther(options, PLACE, "gone", [SILENT, REACHED], 0.1, signal)).toBe("10.0.0.1:80");
  expect(await firstOther(options, PLACE, "gone", [SILENT], 0.1, signal)).toBeUndefined();
});

test("ends by time, however long an address takes to be silent", async () => {
  using folder = temporaryFolder();
  const options = { cluster: pod(folder.path, "sleep 0.3; exit 1"), clock: new HandClock() };
  await expect(probe(options, PLACE, "reached", SILENT, 0.5, signal)).rejects.toThrow("was not reached from pod client-0 after 0.5 s.");
  // When the second one ends, the limit is over; a slow machine gets no further than the first.
  expect(readFileSync(join(folder.path, "calls"), "utf8").split("\n").length - 1).toBeLessThanOrEqual(2);
});

test.each([
  ["was killed", "kill -9 $$", 137],
  ["does not know what it is asked for", "exit 2", 2],
])("a fortio that %s is no proof that an address is gone", async (_, unanswered, code) => {
  using folder = temporaryFolder();
  const options = { cluster: pod(folder.path, unanswered), clock: new HandClock() };
  await expect(probe(options, PLACE, "gone", SILENT, 1, signal)).rejects.toThrow(
    `The prober in pod client-0 ended with exit code ${code}: fortio ended with exit code ${code}`,
  );
});

test("a success of which the end was not heard proves nothing: it asks again", async () => {
  const cluster = new FakeCluster();
  const heard = ["", "all\n"];
  cluster.respond = () => ({ stdout: heard.shift() ?? "" });
  await probe({ cluster, clock: new HandClock() }, PLACE, "gone", REACHED, 1, signal);
  expect(cluster.calls).toHaveLength(2);
  await expect(probe({ cluster, clock: new HandClock() }, PLACE, "gone", REACHED, 1, signal)).rejects.toThrow(
    "What the prober in pod client-0 said is not whole.",
  );
});

test("says so when the prober itself fails", async () => {
  const cluster = new FakeCluster();
  cluster.respond = () => ({ exitCode: 127, stderr: "fortio: not found" });
  await expect(probe({ cluster, clock: new HandClock() }, PLACE, "reached", REACHED, 1, signal)).rejects.toThrow(
    "The prober in pod client-0 ended with exit code 127: fortio: not found",
  );
});

test("says so when nothing was heard of its end", async () => {
  const cluster = new FakeCluster();
  cluster.respond = () => ({ exitCode: null, timedOut: true });
  await expect(probe({ cluster, clock: new HandClock() }, PLACE, "reached", REACHED, 20, signal)).rejects.toThrow(
    "The prober in pod client-0 did not end within 30 s.",
  );
});
