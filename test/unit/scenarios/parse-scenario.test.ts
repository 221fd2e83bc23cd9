import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { parseScenario } from "../../../actions/lib/scenarios/parse-scenario.ts";

const VALID = `
title: A title
summary: >-
  One sentence
  over two lines.
sourceReport: D
lab:
  podNetwork: native
  serviceRouting: ebpf
  hostRouting: stack
  congestionControl: cubic
  queueing: default
`;

const refusalOf = (text: string, slug = "some-scenario"): string => {
  try {
    parseScenario(slug, text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error("it was not refused");
};

describe("parseScenario", () => {
  it("gives the scenario with the folder's name as slug", () => {
    expect(parseScenario("some-scenario", VALID)).toEqual({
      slug: "some-scenario",
      title: "A title",
      summary: "One sentence over two lines.",
      sourceReport: "D",
      lab: { podNetwork: "native", serviceRouting: "ebpf", hostRouting: "stack", congestionControl: "cubic", queueing: "default" },
    });
  });

  it("leaves out what a scenario need not have", () => {
    expect(parseScenario("bare", "title: T\nsummary: S.\n")).toEqual({ slug: "bare", title: "T", summary: "S." });
  });

  it.each([
    [
      "an unknown key with the nearest real one",
      VALID.replace("summary:", "sumary:"),
      'scenarios/some-scenario/scenario.yaml: there is no key "sumary"; did you mean "summary"? (1 more after this one).',
    ],
    [
      "an unknown key inside a block",
      `${VALID}  podNetwrok: vxlan\n`,
      'scenarios/some-scenario/scenario.yaml: there is no key "lab.podNetwrok"; did you mean "podNetwork"?',
    ],
    [
      "an unknown key that is like none",
      `${VALID}colour: red\n`,
      'scenarios/some-scenario/scenario.yaml: there is no key "colour"; known are title, summary, sourceReport, lab and eks.',
    ],
    [
      "a missing key",
      VALID.replace("title: A title\n", ""),
      'scenarios/some-scenario/scenario.yaml: key "title" is missing; it must be text.',
    ],
    [
      "a missing choice",
      VALID.replace("  queueing: default\n", ""),
      'scenarios/some-scenario/scenario.yaml: key "lab.queueing" is missing; it must be default or fq.',
    ],
    [
      "a value outside the choice",
      VALID.replace("native", "natve"),
      'scenarios/some-scenario/scenario.yaml: key "lab.podNetwork" must be native or vxlan, not "natve".',
    ],
    ["a number for a text", VALID.replace("A title", "42"), 'scenarios/some-scenario/scenario.yaml: key "title" must be text, not 42.'],
    ["an empty text", VALID.replace("A title", '"  "'), 'scenarios/some-scenario/scenario.yaml: key "title" must not be empty, not "  ".'],
    [
      "a text of two lines",
      VALID.replace("A title", '"two\\nlines"'),
      'scenarios/some-scenario/scenario.yaml: key "title" must be one line, not "two\\nlines".',
    ],
    [
      "a letter that the source report has not",
      VALID.replace("sourceReport: D", "sourceReport: F"),
      'scenarios/some-scenario/scenario.yaml: key "sourceReport" must be a letter from A to E, not "F".',
    ],
    [
      "a block that is no mapping",
      "title: T\nsummary: S.\nlab: native\n",
      'scenarios/some-scenario/scenario.yaml: key "lab" must be a mapping, not "native".',
    ],
    [
      "an empty file",
      "",
      "scenarios/some-scenario/scenario.yaml must hold a mapping with the keys title, summary, sourceReport, lab and eks, not null.",
    ],
    [
      "a list",
      "- title\n",
      'scenarios/some-scenario/scenario.yaml must hold a mapping with the keys title, summary, sourceReport, lab and eks, not ["title"].',
    ],
  ])("refuses %s in one sentence", (_, text, sentence) => {
    expect(refusalOf(text)).toBe(sentence);
  });

  it("refuses a key given twice and names the line", () => {
    expect(refusalOf("title: T\nsummary: S.\ntitle: U\n")).toMatch(
      /^scenarios\/some-scenario\/scenario\.yaml is not valid YAML: line 3, column 1: Map keys must be unique\.$/,
    );
  });

  it("refuses broken YAML and names the line", () => {
    expect(refusalOf("title: [T\nsummary: S.\n")).toMatch(
      /^scenarios\/some-scenario\/scenario\.yaml is not valid YAML: line \d+, column \d+: /,
    );
  });

  it("refuses a file that unfolds into far more than it is", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x,x]",
      ..."bcdefg".split("").map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[index]}`).join(",")}]`),
    ].join("\n");
    expect(refusalOf(bomb)).toMatch(/is not valid YAML/);
  });

  it.each(["Vpc-Cni", "../vpc-cni", "vpc--cni", "-vpc", "", "vpc cni"])("refuses the folder name %j", (slug) => {
    expect(refusalOf(VALID, slug)).toMatch(/^A scenario's folder must be named in lower-case letters/);
  });
});

const EKS = `
title: A title
summary: A sentence.
eks:
  status: ready
  isolates: { what: one thing, against: vpc-cni, keys: [a.b] }
  needs: { kernel: "6.8" }
  addons: { coredns: {}, kube-proxy: { mode: nftables } }
  nodes:
    maxPods: 58
    taints: ["node.cilium.io/agent-not-ready=true:NoExecute", "bench:NoSchedule"]
    networkInterface: { mtu: 3498 }
  install:
    - gateway-api: 1.6.1
    - helm: { release: c, namespace: kube-system, repository: "https://charts.invalid/", chart: cilium, version: 1.20.0, range: ">=1.18.0 <1.21.0" }
    - addon: { vpc-cni: { env: { A: "b" } } }
    - nodes
    - restart: kube-system/coredns
  ready:
    - { daemonset: kube-system/cilium }
    - { object: gateway.networking.k8s.io/v1 GatewayClass cilium status.conditions.Accepted, is: "True" }
  assertions:
    - { cilium-status: routing.intra-host-routing-mode, is: BPF, because: it would be slower }
    - cilium-config: { enable-bbr: true, ipam: eni }
    - { leftovers: vpc-cni, are: absent }
  pitfalls: [People forget it.]
  evidence: VERIFIED
`;

describe("the block for EKS", () => {
  it("becomes the recipe: bare words are steps, taints are split, and a mapping below a kind stands for one assertion per key", () => {
    const { eks } = parseScenario("x", EKS);
    expect(eks?.nodes.taints).toEqual([
      { key: "node.cilium.io/agent-not-ready", value: "true", effect: "NoExecute" },
      { key: "bench", effect: "NoSchedule" },
    ]);
    expect(eks?.install.map(({ step }) => step)).toEqual(["gateway-api", "helm", "addon", "nodes", "restart"]);
    expect(eks?.install[1]).toMatchObject({ values: "values.yaml", chart: { release: "c", version: "1.20.0" } });
    expect(eks?.install[2]).toEqual({ step: "addon", addon: "vpc-cni", configuration: { env: { A: "b" } } });
    expect(eks?.ready[0]).toEqual({ kind: "daemonset", subject: "kube-system/cilium" });
    expect(eks?.assertions).toEqual([
      { kind: "cilium-status", subject: "routing.intra-host-routing-mode", expected: { is: "BPF" }, because: "it would be slower" },
      { kind: "cilium-config", subject: "enable-bbr", expected: { is: true } },
      { kind: "cilium-config", subject: "ipam", expected: { is: "eni" } },
      { kind: "leftovers", subject: "vpc-cni", expected: { are: "absent" } },
    ]);
  });

  it.each([
    ["status: ready", "status: redy", 'key "eks.status" must be ready or optional or experimental, not "redy".'],
    ["  addons:", "  adons:", 'there is no key "eks.adons"; did you mean "addons"? (1 more after this one).'],
    ["maxPods: 58", "maxPod: 58", 'there is no key "eks.nodes.maxPod"; did you mean "maxPods"?'],
    ["maxPods: 58", "maxPods: many", 'key "eks.nodes.maxPods" must be a whole number, not "many".'],
    ['kernel: "6.8"', "kernel: 6.8", 'key "eks.needs.kernel" must be text: put it in quotes, not 6.8.'],
    [
      "=true:NoExecute",
      "=true:NoExec",
      'key "eks.nodes.taints.0" must be `<key>[=<value>]:<effect>`, not "node.cilium.io/agent-not-ready=true:NoExec".',
    ],
    ["- nodes", "- node", 'key "eks.install.3" must be nodes, or a mapping, not "node".'],
    [
      "- restart:",
      "- restrat:",
      'key "eks.install.4" must say by its key what it is: did you mean "restart"?, not {"restrat":"kube-system/coredns"}.',
    ],
    ["version: 1.20.0", "version: 1.17.0", 'key "eks.install.1.helm.version" must be inside `range`, not "1.17.0".'],
    ["chart: cilium", "chrt: cilium", 'there is no key "eks.install.1.helm.chrt"; did you mean "chart"? (1 more after this one).'],
    [
      "https://charts.invalid/",
      "oci://charts",
      'key "eks.install.1.helm.repository" must be an address that begins with https://, not "oci://charts".',
    ],
    ["is: BPF,", "", 'key "eks.assertions.0" must say what is expected by one of is, isNot, contains, matches and are, and says nothing'],
    ["is: BPF,", "iss: BPF,", 'there is no key "eks.assertions.0.iss"; did you mean "is"?'],
    [
      "leftovers: vpc-cni, are: absent",
      "leftovers: vpc-cni, is: absent",
      'key "eks.assertions.2" must be `are: present` or `are: absent`: there is no value to compare',
    ],
    [
      "leftovers: vpc-cni",
      "leftovers: aws",
      'key "eks.assertions.2.leftovers" must be vpc-cni or kube-proxy or cilium or calico, not "aws".',
    ],
    ["cilium-status:", "cilium-stats:", 'key "eks.assertions.0" must say by its key what it is: did you mean "cilium-status"?'],
    ["People forget it.", "people forget", 'key "eks.pitfalls.0" must be a sentence with a full stop, not "people forget".'],
    ["nodes:\n    maxPods: 58", "nodes:\n    maxPods: 251", 'key "eks.nodes.maxPods" must be at most 250, not 251.'],
  ])("refuses %j written as %j", (right, wrong, sentence) => {
    expect(EKS).toContain(right);
    expect(refusalOf(EKS.replace(right, wrong))).toContain(sentence);
  });

  it.each(["../values.yaml", "/etc/passwd", "values.yml", "a/b.yaml", "..yaml"])(
    "refuses the file %s for values: no path leads out of the folder",
    (file) => {
      expect(refusalOf(EKS.replace("chart: cilium,", `chart: cilium, values: ${JSON.stringify(file)},`))).toContain(
        "must name a .yaml file beside scenario.yaml",
      );
    },
  );

  it.each(["constructor", "toString", "__proto__"])("takes the word %s for no step and no kind", (word) => {
    expect(refusalOf(EKS.replace("- nodes", `- ${word}`))).toContain('key "eks.install.3" must be nodes');
    expect(refusalOf(EKS.replace("leftovers:", `${word}:`))).toContain("must say by its key what it is");
  });

  it("refuses a lab recipe that the lab's programs would not keep", () => {
    expect(refusalOf(VALID.replace("native", "vxlan").replace("hostRouting: stack", "hostRouting: ebpf"))).toContain(
      'key "lab.hostRouting" must be stack where podNetwork is vxlan',
    );
  });
});
