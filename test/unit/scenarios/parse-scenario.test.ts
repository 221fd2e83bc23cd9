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
      'scenarios/some-scenario/scenario.yaml: there is no key "colour"; known are title, summary, sourceReport and lab.',
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
      "scenarios/some-scenario/scenario.yaml must hold a mapping with the keys title, summary, sourceReport and lab, not null.",
    ],
    [
      "a list",
      "- title\n",
      'scenarios/some-scenario/scenario.yaml must hold a mapping with the keys title, summary, sourceReport and lab, not ["title"].',
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
