import { beforeEach, describe, expect, test } from "vitest";
import { type SweepRequest, sweepRegion } from "../../../actions/lib/clusters/sweep-region.ts";
import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { OUR_TAGS, resource, ScriptedAccount } from "../../support/scripted-account.ts";

const HOUR = 3600;
let clock: HandClock;
let account: ScriptedAccount;

beforeEach(() => {
  clock = new HandClock();
  // OUR_TAGS expire at three o'clock.
  clock.seconds = 4 * HOUR;
  account = new ScriptedAccount(clock);
});

const sweep = (more: Partial<SweepRequest> = {}, signal = new AbortController().signal) =>
  sweepRegion({ graceSeconds: 900, limitSeconds: HOUR, dryRun: false, ...more }, { account, clock, log: recordingLog(), signal });

const expiring = (at: string, run = "run-2") => ({ ...OUR_TAGS, [TAGS.run]: run, [TAGS.expiresAt]: at });
const outcomes = ({ entries }: Awaited<ReturnType<typeof sweep>>) =>
  Object.fromEntries(entries.map(({ title, outcome }) => [title, outcome]));

describe("a sweep", () => {
  test("deletes what has expired, and leaves the living, the unreadable and the foreign", async () => {
    account.addCluster("expired");
    account.addCluster("living", expiring("2026-01-01T05:00:00Z"));
    account.addCluster("unreadable", expiring("tomorrow"));
    account.addCluster("foreign", { team: "payments" });
    const swept = await sweep();
    expect(outcomes(swept)).toEqual({ "cluster expired": "swept", "cluster living": "kept", "cluster unreadable": "unclear" });
    expect(swept.foreign).toBe(1);
    expect([...account.clusters.keys()]).toEqual(["living", "unreadable", "foreign"]);
  });

  test("removes nothing in a dry run, and says what it would, with what it costs", async () => {
    account.addCluster("expired");
    account.resources.push(resource("placement-group", "stray", { tags: expiring("2026-01-01T01:00:00Z", "gone") }));
    const swept = await sweep({ dryRun: true });
    expect(outcomes(swept)).toEqual({ "cluster expired": "would-sweep", "placement group stray": "would-sweep" });
    expect(swept.entries[0]?.leftovers.length).toBeGreaterThan(3);
    expect(account.removals).toEqual([]);
  });

  test("lets a run live that prolonged its time after it was found", async () => {
    account.addCluster("expired");
    let reads = 0;
    account.before = (what) => {
      const known = account.clusters.get("expired");
      // Found, looked at, and then read once more right before the first removal.
      if (what === "read expired" && ++reads === 3 && known?.eks !== undefined) {
        account.clusters.set("expired", { ...known, eks: { ...known.eks, tags: expiring("2026-01-01T09:00:00Z") } });
      }
    };
    expect(outcomes(await sweep())).toEqual({ "cluster expired": "kept" });
    expect(account.removals).toEqual([]);
  });

  test("finds a cluster that never came to be by its stack", async () => {
    account.addCluster("half", OUR_TAGS, []);
    account.clusters.set("half", { stacks: account.clusters.get("half")?.stacks ?? [] });
    account.setStatus(resource("stack", "eksctl-half-cluster"), "CREATE_FAILED");
    expect(outcomes(await sweep())).toEqual({ "cluster half": "swept" });
    expect(account.clusters.size).toBe(0);
  });

  test("goes on where one cluster fails", async () => {
    account.addCluster("one");
    account.addCluster("other");
    account.before = (what) => {
      if (what === "remove eksctl-one-nodegroup-bench") throw new EnvironmentError("AWS does not answer.");
    };
    expect(outcomes(await sweep())).toEqual({ "cluster one": "failed", "cluster other": "swept" });
  });

  test("tells what it did when the rest cannot be asked for any more", async () => {
    account.addCluster("expired");
    account.before = (what) => {
      if (what === "find tagged") throw new EnvironmentError("The token has expired (ExpiredToken).");
    };
    expect((await sweep()).entries).toMatchObject([
      { title: "cluster expired", outcome: "swept" },
      { title: "what is left of clusters that are gone", outcome: "failed", why: "The token has expired (ExpiredToken)." },
    ]);
  });

  test("goes on where one thing that is left fails", async () => {
    for (const id of ["one", "other"])
      account.resources.push(resource("placement-group", id, { tags: expiring("2026-01-01T01:00:00Z", "gone") }));
    account.before = (what) => {
      if (what === "remove one") throw new EnvironmentError("AWS does not answer.");
    };
    expect(outcomes(await sweep())).toEqual({ "placement group one": "failed", "placement group other": "swept" });
  });

  test("tells what it did when it is cancelled", async () => {
    account.addCluster("living", expiring("2026-01-01T05:00:00Z"));
    account.addCluster("expired");
    const cancel = new AbortController();
    account.before = (what) => {
      if (what.startsWith("remove ")) cancel.abort(new Error("The step was cancelled (SIGINT)."));
    };
    expect(outcomes(await sweep({}, cancel.signal))).toEqual({
      "cluster living": "kept",
      "cluster expired": "failed",
      "what is left of clusters that are gone": "failed",
    });
  });

  test("does not call deleted what nobody could look for", async () => {
    account.addCluster("expired");
    account.closed.add("volume");
    expect((await sweep()).entries).toMatchObject([
      { outcome: "unclear", why: "Nothing was found of cluster expired in eu-north-1, but nobody could look for: volume." },
    ]);
  });

  test("and another at the same time do no harm", async () => {
    account.addCluster("expired");
    const both = await Promise.all([sweep(), sweep()]);
    expect(both.map(outcomes)).toEqual([{ "cluster expired": "swept" }, { "cluster expired": "swept" }]);
    expect(account.clusters.size).toBe(0);
  });

  test("removes what is left of clusters that are gone, and what a living one may use stays", async () => {
    account.addCluster("living", expiring("2026-01-01T05:00:00Z"));
    account.resources.push(
      resource("placement-group", "stray", { tags: expiring("2026-01-01T01:00:00Z", "gone") }),
      resource("placement-group", "living", { tags: expiring("2026-01-01T01:00:00Z") }),
      resource("volume", "vol-young", { status: "available", tags: expiring("2026-01-01T06:00:00Z", "gone") }),
      resource("placement-group", "unclear", { tags: { [TAGS.run]: "gone" } }),
    );
    expect(outcomes(await sweep())).toEqual({
      "cluster living": "kept",
      "placement group stray": "swept",
      "placement group unclear": "unclear",
    });
    expect(account.removals).toEqual(["stray"]);
  });

  test("reports what refuses", async () => {
    account.resources.push(resource("placement-group", "stray", { tags: expiring("2026-01-01T01:00:00Z", "gone") }));
    account.refuse = () => "It is in use (InvalidPlacementGroup.InUse)";
    expect((await sweep()).entries).toMatchObject([{ outcome: "failed", why: "It is in use (InvalidPlacementGroup.InUse)" }]);
  });
});
