import { describe, expect, test } from "vitest";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import { decideLook, flagged } from "../../../actions/lib/comparison/look.ts";
import { parseGate } from "../../../actions/lib/comparison/parse-gate.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import type { TrafficPath } from "../../../actions/lib/model/traffic-path.ts";
import { buildRecord, confirmedBy, failed, measured, noiseOf, type ScriptedCell, wobble } from "../../support/records.ts";

const GATE = [{ test: "tcp-throughput", variant: "8-streams", path: "pod/other-node", metric: "tcp.throughput" }] as const;

/** Throughput of the candidate over the baseline's. */
const throughput = (path: TrafficPath, factor: number): ScriptedCell => ({
  test: "tcp-throughput",
  variant: "8-streams",
  path,
  outcome: (arm, round) =>
    measured({ "tcp.throughput": wobble(1e10 * (arm === "cilium-eni" ? factor : 1), 0.005, `${path}${arm}`, round) }),
});

const pods = (factor: number) => throughput("pod/other-node", factor);
const hosts = (factor: number) => throughput("host/other-node", factor);

/** @param apart whether the candidate was measured on another cluster */
function compare(cells: readonly ScriptedCell[], apart = false) {
  const record = buildRecord({ cells });
  const known = apart ? record : { ...record, noise: noiseOf(record, { share: 0.005 }) };
  return compareArms(known, { gate: GATE, ...(apart ? { apart: new Set(["cilium-eni"]) } : {}) });
}

const verdicts = (comparison: ReturnType<typeof compareArms>) =>
  Object.fromEntries(comparison.candidates[0]?.metrics.map(({ path, verdict, doubt }) => [path, doubt ?? verdict]) ?? []);

describe("what was measured between the hosts", () => {
  test("is a family of its own, which neither the gate nor the report is corrected for", () => {
    const comparison = compare([pods(1), hosts(1)]);
    expect(comparison.families).toEqual({ gate: 1, report: 1, control: 1 });
    expect(comparison.candidates[0]?.metrics.map(({ family }) => family)).toEqual(["gate", "control"]);
  });

  test("decides nothing itself", () => {
    expect(compare([pods(1), hosts(0.8)]).overall).toBe("equivalent");
    expect(compare([pods(1), { ...hosts(1), outcome: () => failed("no route to host") }]).overall).toBe("equivalent");
  });

  test.each([false, true])("is judged without fresh rounds, because it only casts doubt (another cluster: %s)", (apart) => {
    expect(verdicts(compare([pods(1), hosts(0.8)], apart))["host/other-node"]).toBe("regression");
    expect(verdicts(compare([pods(1), hosts(1.2)], apart))["host/other-node"]).toBe("improvement");
  });

  test.each([
    ["is slower on slower hosts", pods(0.7), hosts(0.88), "hosts-differ"],
    ["is faster on faster hosts", pods(1.3), hosts(1.12), "hosts-differ"],
    ["is slower on faster hosts", pods(0.7), hosts(1.12), "unconfirmed"],
    ["is faster on slower hosts", pods(1.3), hosts(0.88), "unconfirmed"],
    ["is slower on equal hosts", pods(0.7), hosts(1), "unconfirmed"],
  ])("casts doubt on what changed the same way: %s", (_, ofPods, ofHosts, doubt) => {
    expect(verdicts(compare([ofPods, ofHosts]))["pod/other-node"]).toBe(doubt);
    expect(verdicts(compare([ofPods, ofHosts], true))["pod/other-node"]).toBe(doubt);
  });

  test("keeps fresh rounds on the same machines from making it a regression", () => {
    const record = buildRecord({ cells: [pods(0.7), hosts(0.88)] });
    const known = confirmedBy({ ...record, noise: noiseOf(record, { share: 0.005 }) }, [pods(0.7)]);
    const comparison = compareArms(known, { gate: GATE });
    expect(verdicts(comparison)["pod/other-node"]).toBe("hosts-differ");
    expect(comparison.overall).toBe("inconclusive");
  });

  test("keeps a run from measuring again what no fresh rounds would mend", () => {
    const record = buildRecord({ cells: [pods(0.7), hosts(0.88)] });
    const known = { ...record, noise: noiseOf(record, { share: 0.005 }) };
    expect(flagged(compareArms(known, { gate: GATE }))).toEqual([]);
    expect(decideLook(known, 5, { looks: [5], settings: { gate: GATE } })).toEqual({ stop: "last-look" });
  });

  test("does not cast doubt on another candidate", () => {
    const record = buildRecord({
      arms: ["vpc-cni", "cilium-eni", "other"],
      cells: [throughput("host/other-node", 0.88), { ...pods(1), outcome: onBoth(0.7) }],
    });
    const comparison = compareArms({ ...record, noise: noiseOf(record, { share: 0.005 }) }, { gate: GATE });
    const doubts = comparison.candidates.map(({ arm, metrics }) => [arm, metrics.find(({ family }) => family === "gate")?.doubt]);
    expect(doubts).toEqual([
      ["cilium-eni", "hosts-differ"],
      ["other", "unconfirmed"],
    ]);
  });

  test("is in no aggregate", () => {
    const second = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" } as const;
    const http: ScriptedCell = { ...second, outcome: (arm, round) => measured({ "http.rate.max": wobble(8000, 0.005, arm, round) }) };
    const comparison = compareArms(buildRecord({ cells: [pods(1), http, hosts(0.5)] }), { gate: [...GATE, second] });
    expect(comparison.candidates[0]?.aggregate).toMatchObject({ metrics: 2, effect: expect.closeTo(0, 2) });
  });

  test("is refused in a gate", () => {
    const gate = [{ ...GATE[0], path: "host/other-node" }] as const;
    expect(() => compareArms(buildRecord({ cells: [hosts(1)] }), { gate })).toThrow(new RangeError("a gate has no metrics of the hosts"));
    expect(() => parseGate("tcp-throughput/8-streams/host/other-node tcp.throughput")).toThrow(ConfigurationError);
  });
});

function onBoth(factor: number): ScriptedCell["outcome"] {
  return (arm, round) => measured({ "tcp.throughput": wobble(1e10 * (arm === "vpc-cni" ? 1 : factor), 0.005, arm, round) });
}
