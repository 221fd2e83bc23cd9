import { describe, expect, test } from "vitest";
import {
  choice,
  flag,
  type Input,
  type InputSpec,
  list,
  optional,
  parseInputs,
  text,
  wholeNumber,
} from "../../../actions/lib/action/input.ts";

const description = "For the test";
const parse = (spec: InputSpec, given: Record<string, string> = {}) => parseInputs(spec, (name) => given[name]);
const parseOne = (input: Input<unknown>, given: string) => parse({ rounds: input }, { rounds: given })["rounds" as never];

describe("parseInputs", () => {
  test("gives camelCase names, trims, and takes defaults for what is empty", () => {
    const spec = {
      "seconds-per-run": wholeNumber({ description, min: 1, default: 2 }),
      target: choice({ description, values: ["lab", "kubernetes"], default: "lab" }),
      tests: list({ description, default: "latency,http" }),
      resume: flag({ description }),
      out: optional(text({ description })),
    } as const;
    const inputs = parseInputs(spec, (name) => ({ "seconds-per-run": " 5 ", tests: "", resume: "TRUE" })[name as string]);
    expect(inputs).toEqual({ secondsPerRun: 5, target: "lab", tests: ["latency", "http"], resume: true, out: undefined });
    // The types follow the spec.
    const seconds: number = inputs.secondsPerRun;
    const target: "lab" | "kubernetes" = inputs.target;
    const out: string | undefined = inputs.out;
    expect([seconds, target, out]).toEqual([5, "lab", undefined]);
  });

  test("splits a list at commas and line ends and keeps each name once, in order", () => {
    expect(parseOne(list({ description }), " b, a\n,b ,\n c")).toEqual(["b", "a", "c"]);
  });
});

describe("a refusal names the input, the rule and the value", () => {
  const rounds = wholeNumber({ description, min: 1, max: 1000 });
  const target = choice({ description, values: ["lab", "kubernetes"] });
  const paths = list({ description, values: ["pod/same-node", "pod/other-node"] });
  test.each<[string, Input<unknown>, string]>([
    ["three", rounds, 'Input "rounds" must be a whole number of at least 1, not "three".'],
    ["0", rounds, 'Input "rounds" must be a whole number of at least 1, not "0".'],
    ["-1", rounds, 'Input "rounds" must be a whole number of at least 1, not "-1".'],
    ["2.5", rounds, 'Input "rounds" must be a whole number of at least 1, not "2.5".'],
    ["1e3", rounds, 'Input "rounds" must be a whole number of at least 1, not "1e3".'],
    ["0x10", rounds, 'Input "rounds" must be a whole number of at least 1, not "0x10".'],
    ["１", rounds, 'Input "rounds" must be a whole number of at least 1, not "１".'],
    ["1000000000", rounds, 'Input "rounds" must be a whole number of at most 1000, not "1000000000".'],
    ["9".repeat(400), rounds, `Input "rounds" must be a whole number of at most 1000, not "${"9".repeat(80)}…".`],
    ["", rounds, 'Input "rounds" must be a whole number of at least 1.'],
    [" ", text({ description }), 'Input "rounds" must be given.'],
    ["lap", target, 'Input "rounds" must be lab or kubernetes, not "lap"; did you mean "lab"?'],
    ["Kubernetes", target, 'Input "rounds" must be lab or kubernetes, not "Kubernetes"; did you mean "kubernetes"?'],
    ["moon", target, 'Input "rounds" must be lab or kubernetes, not "moon".'],
    ["cloud", choice({ description, values: ["lab"] }), 'Input "rounds" must be lab, not "cloud".'],
    [
      "pod/same-node,pod/other-nod",
      paths,
      'Input "rounds" must be pod/same-node or pod/other-node, not "pod/other-nod"; did you mean "pod/other-node"?',
    ],
    [",, ,", list({ description }), 'Input "rounds" must be a list of at least one name, separated by commas, not ",, ,".'],
    ["", list({ description }), 'Input "rounds" must be a list of at least one name, separated by commas.'],
    ["yes", flag({ description }), 'Input "rounds" must be true or false, not "yes".'],
  ])("%j", (given, input, sentence) => {
    expect(() => parseOne(input, given)).toThrow(expect.objectContaining({ name: "ConfigurationError", message: sentence }));
  });
});

test("an optional input that is given keeps its rule", () => {
  expect(() => parseOne(optional(wholeNumber({ description, min: 1 })), "0")).toThrow("at least 1");
});
