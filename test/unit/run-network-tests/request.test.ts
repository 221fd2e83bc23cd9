import { describe, expect, test } from "vitest";
import { parseInputs } from "../../../actions/lib/action/input.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import type { Scenario } from "../../../actions/lib/model/scenario.ts";
import { calibrationInputs, planCalibration } from "../../../actions/run-network-tests/calibrate.ts";
import { inputs } from "../../../actions/run-network-tests/inputs.ts";
import { makeRequest } from "../../../actions/run-network-tests/request.ts";
import { recipe } from "../../support/recipes.ts";

const slugs = ["vpc-cni", "cilium-vxlan-kube-proxy", "cilium-vxlan", "cilium-eni-source-report", "cilium-eni-tuned", "kube-proxy-nftables"];
const scenarios: Scenario[] = slugs.map((slug) => ({ slug, title: slug, summary: "", lab: recipe() }));
const request = (given: Readonly<Record<string, string>> = {}, before?: readonly Scenario[]) =>
  makeRequest(
    parseInputs(inputs, (name) => given[name]),
    scenarios,
    before,
  );

describe("what is left out", () => {
  test("comes from the profile quick: five scenarios, five rounds, each test on its headline path", () => {
    const { plan } = request();
    expect(plan.arms.map((arm) => arm.name)).toEqual(slugs.slice(0, 5));
    expect(plan).toMatchObject({ baseline: "vpc-cni", rounds: 5, secondsPerRun: 1, order: { design: "abba", seed: 1 } });
    expect(new Set(plan.cells.map((cell) => cell.test)).size).toBe(7);
  });

  test("comes from the profile full: every scenario, test, variant and path", () => {
    const { plan } = request({ profile: "full" });
    expect(plan.arms).toHaveLength(6);
    expect(new Set(plan.cells.map((cell) => cell.path)).size).toBe(4);
  });

  test("gives way to what is said", () => {
    const { plan } = request({ profile: "full", tests: "dns/max", rounds: "2", paths: "headline" });
    expect(plan.cells).toEqual([{ test: "dns", variant: "max", path: "service/other-node" }]);
    expect(plan.rounds).toBe(2);
  });
});

describe("a request", () => {
  test("puts the baseline first", () => {
    expect(request({ scenarios: "cilium-eni-source-report,vpc-cni", baseline: "vpc-cni" }).plan.arms.map((arm) => arm.name)).toEqual([
      "vpc-cni",
      "cilium-eni-source-report",
    ]);
  });

  test("carries a command line that asks for the same plan", () => {
    const { plan, reproduce } = request({
      scenarios: "vpc-cni,cilium-eni-source-report",
      tests: "http",
      order: "random",
      seed: "7",
      rounds: "3",
    });
    const words = reproduce.split(" ").slice(6);
    const given = Object.fromEntries(
      words.flatMap((word, index) => (word.startsWith("--") ? [[word.slice(2), words[index + 1] ?? ""]] : [])),
    );
    expect(request(given).plan).toEqual(plan);
  });

  test("names runs and folders of their own", () => {
    const [first, second] = [request(), request()];
    expect(first.runId).not.toBe(second.runId);
    expect(first.out).toBe(`results/${first.runId}`);
  });
});

describe("a cluster", () => {
  const cluster = { target: "kubeconfig", scenarios: "vpc-cni" };

  test("is measured with all that was said of it", () => {
    const { place, reproduce } = request({
      ...cluster,
      kubeconfig: "/home/me/my config",
      context: "test",
      images: "iperf3=x/iperf3:1,fortio=x/fortio:1",
      "node-selector": "pool=net",
      tolerations: "dedicated=net:NoSchedule",
    });
    expect(place).toMatchObject({
      kind: "cluster",
      kubeconfig: "/home/me/my config",
      context: "test",
      images: { iperf3: "x/iperf3:1", fortio: "x/fortio:1" },
      nodeSelector: { pool: "net" },
      tolerations: [{ key: "dedicated", operator: "Equal", value: "net", effect: "NoSchedule" }],
    });
    for (const option of ["--target kubeconfig", "--kubeconfig '/home/me/my config'", "--context 'test'", "--node-selector 'pool=net'"])
      expect(reproduce).toContain(option);
  });

  test("has one data plane, so one scenario is measured there", () => {
    const sentence = /^Input "scenarios" must name the one scenario that the cluster runs, not "vpc-cni,/;
    expect(() => request({ target: "kubeconfig", scenarios: "vpc-cni,cilium-eni-source-report" })).toThrow(sentence);
    expect(() => request({ ...cluster, scenarios: "vpc-cni,cilium-eni-source-report" })).toThrow(ConfigurationError);
  });

  test("is measured as it is found where no scenario is named, with the control between the hosts", () => {
    const { plan, reproduce } = request({ target: "kubeconfig", revision: "before" });
    expect(plan.arms).toEqual([{ name: "as-found@before", scenario: "as-found", revision: "before" }]);
    const controls = plan.cells.filter(({ path }) => path === "host/other-node").map(({ test: name, variant }) => `${name}/${variant}`);
    expect(controls).toEqual(["tcp-throughput/8-streams", "latency/tcp-idle"]);
    expect(plan.baseline).toBe("as-found@before");
    expect(reproduce).toContain("--profile quick");
    expect(() => request({ target: "kubeconfig", revision: "a b" })).toThrow('first, not "a b".');
    expect(() => request({ target: "lab", scenarios: "as-found" })).toThrow('not "as-found"');
  });

  test("takes `all` paths alone, or paths by name", () => {
    expect(() => request({ target: "kubeconfig", paths: "all,service/other-zone" })).toThrow(
      'must be "all" alone, or name paths, not "all,service/other-zone"',
    );
  });

  test("measures what is asked for and no more where tests or paths are named", () => {
    const { plan } = request({ target: "kubeconfig", tests: "latency/tcp-idle" });
    expect(plan.cells).toEqual([{ test: "latency", variant: "tcp-idle", path: "pod/other-node" }]);
  });

  test("may be measured against itself", () => {
    const { plan } = planCalibration(
      parseInputs(calibrationInputs, (name) => ({ target: "kubeconfig", scenario: "vpc-cni" })[name as "target"]),
    );
    expect(plan.arms.map(({ scenario }) => scenario)).toEqual(["vpc-cni", "vpc-cni"]);
    const asked = request({ "against-itself": "true", scenarios: "cilium-vxlan,vpc-cni", revision: "abc", rounds: "4" });
    expect(asked.plan.arms.map(({ name }) => name)).toEqual(["cilium-vxlan@abc", "cilium-vxlan-again@abc"]);
    expect(asked.reproduce).toMatch(
      / calibrate --target lab --scenario cilium-vxlan --tests \S+ --paths \S+ --rounds 4 --seconds 1 --order abba$/,
    );
    expect(() => request({ "against-itself": "true", "baseline-folder": "pr/base" }, scenarios)).toThrow(
      'Input "against-itself" must not be true where "baseline-folder" is given',
    );
  });

  test.each([
    [{ kubeconfig: "x" }, 'Input "kubeconfig" needs target "kubeconfig", not "lab", which has no cluster.'],
    [{ "node-selector": "a=b" }, 'Input "node-selector" needs target "kubeconfig", not "lab", which has no cluster.'],
    [{ ...cluster, "node-selector": "pool" }, 'Input "node-selector" must list labels as name=value, separated by commas, not "pool".'],
    [
      { ...cluster, "run-id": "ends-" },
      'Input "run-id" must be up to 20 small letters, digits and hyphens, with none of these at either end, not "ends-".',
    ],
  ])("is refused what does not fit: %j", (given, sentence) => {
    expect(() => request(given)).toThrow(new ConfigurationError(sentence));
  });
});

describe("two states of a scenario", () => {
  const states = { "scenario-folder": "pr/head", "baseline-folder": "pr/base", scenarios: "vpc-cni" };
  const two = (given: Readonly<Record<string, string>> = {}) => request({ ...states, ...given }, scenarios);

  test("are two arms, the one from the baseline's folder first", () => {
    const { plan, folders } = two();
    expect(plan.arms).toEqual([
      { name: "vpc-cni@base", scenario: "vpc-cni", revision: "base" },
      { name: "vpc-cni@head", scenario: "vpc-cni", revision: "head" },
    ]);
    expect(plan.baseline).toBe("vpc-cni@base");
    expect(folders).toEqual({ "vpc-cni@base": "pr/base", "vpc-cni@head": "pr/head" });
  });

  test("are called as the inputs say, and asked for again by the command line", () => {
    const { plan, reproduce } = two({ revision: "0123abc", "baseline-revision": "main" });
    expect(plan.arms.map(({ name }) => name)).toEqual(["vpc-cni@main", "vpc-cni@0123abc"]);
    expect(reproduce).toContain(
      "--scenarios vpc-cni --scenario-folder 'pr/head' --revision '0123abc' --baseline-folder 'pr/base' --baseline-revision 'main'",
    );
  });

  test("may be the action's own scenario and the one of a folder", () => {
    const { "scenario-folder": _, ...rest } = states;
    expect(request(rest, scenarios).folders).toEqual({ "vpc-cni@base": "pr/base" });
  });

  test("are those of the scenario that the baseline's folder holds where none is named", () => {
    const { scenarios: _, ...rest } = states;
    expect(request(rest, scenarios.slice(0, 1)).plan.baseline).toBe("vpc-cni@base");
    expect(() => request(rest, scenarios.slice(0, 2))).toThrow('not "vpc-cni,cilium-vxlan-kube-proxy"');
  });

  test("lie close in time in the lab: each cell on both before the next one", () => {
    expect(two().plan.order).toEqual({ design: "abba", seed: 1 });
  });

  test.each([
    [{ scenarios: "vpc-cni,cilium-vxlan" }, 'Input "scenarios" must name one scenario where "baseline-folder" is given'],
    [{ revision: "base" }, 'Inputs "revision" and "baseline-revision" must differ, as arms are named after them; both are "base".'],
    [{ "baseline-revision": "a/b" }, 'Input "baseline-revision" must be up to 40 letters, digits, hyphens and underscores'],
  ])("are refused with %j", (given, sentence) => {
    expect(() => two(given)).toThrow(ConfigurationError);
    expect(() => two(given)).toThrow(sentence);
  });

  test("are both needed: a scenario that is new has nothing to be compared with", () => {
    expect(() => request(states, [])).toThrow('Input "baseline-folder" must hold the scenario "vpc-cni", which pr/base does not.');
    expect(() => request({ "baseline-revision": "main" })).toThrow('Input "baseline-revision" needs "baseline-folder"');
  });
});

describe("twice the rounds", () => {
  test.each([
    ["the profile's", {}, 10],
    ["those that were asked for", { rounds: "3" }, 6],
  ])("are for a scenario that was odd last night: %s", (_, rounds, expected) => {
    const { plan, reproduce } = request({ scenarios: "vpc-cni,cilium-vxlan", "double-rounds": "cilium-vxlan,cilium-eni", ...rounds });
    expect(plan.rounds).toBe(expected);
    expect(reproduce).toContain(` --rounds ${expected} `);
  });

  test("are for no other, and adaptive rounds find out themselves how many they need", () => {
    expect(request({ scenarios: "vpc-cni", "double-rounds": "cilium-vxlan" }).plan.rounds).toBe(5);
    expect(request({ scenarios: "vpc-cni", "double-rounds": "vpc-cni", rounds: "auto" }).plan).toMatchObject({
      rounds: 12,
      looks: [3, 5, 8, 12],
    });
  });
});

describe("adaptive rounds", () => {
  test("are planned up to the last look", () => {
    const { plan, reproduce } = request({ rounds: "auto" });
    expect(plan).toMatchObject({ rounds: 12, looks: [3, 5, 8, 12] });
    expect(reproduce).toContain("--rounds auto");
  });

  test("have a time budget, which rounds that were given have not", () => {
    expect(request({ rounds: "auto", "time-budget": "30" }).budgetSeconds).toBe(1800);
    expect(() => request({ rounds: "5", "time-budget": "30" })).toThrow('Input "time-budget" needs rounds "auto", not "5".');
  });

  test("are a word or a number", () => {
    expect(() => request({ rounds: "automatic" })).toThrow('Input "rounds" must be auto or a whole number of at least 1, not "automatic".');
  });
});

describe("what decides", () => {
  test("is read before anything is measured", () => {
    expect(() => request({ gate: "http/max-close/service/other-node http.rate.most" })).toThrow(ConfigurationError);
    expect(() => request({ thresholds: "tcp.throughput=much" })).toThrow(ConfigurationError);
  });

  test("goes into the record in the words of the inputs, and into the command line", () => {
    const { judging, reproduce } = request({ thresholds: "tcp.throughput=5%" });
    expect(judging).toEqual({ thresholds: "tcp.throughput=5%" });
    expect(reproduce).toContain("--thresholds 'tcp.throughput=5%'");
  });
});

describe("a calibration", () => {
  const calibration = (given: Readonly<Record<string, string>> = {}) =>
    planCalibration(parseInputs(calibrationInputs, (name) => given[name]));

  test("measures one scenario as two arms, ten rounds when nobody says otherwise", () => {
    const { plan, confirm, reproduce } = calibration();
    expect(plan.arms).toEqual([
      { name: "vpc-cni", scenario: "vpc-cni" },
      { name: "vpc-cni-again", scenario: "vpc-cni" },
    ]);
    expect([plan.rounds, confirm]).toEqual([10, false]);
    expect(reproduce).toMatch(/-- calibrate --target lab --scenario vpc-cni --tests /);
  });

  test("measures the scenario that it is told", () => {
    expect(calibration({ scenario: "cilium-eni-source-report", rounds: "20" }).plan).toMatchObject({
      baseline: "cilium-eni-source-report",
      rounds: 20,
    });
  });
});
