import { expect, test } from "vitest";
import { readOptions } from "../../bench/options.ts";

test("without options every section is run, each as often as it needs", () => {
  expect(readOptions([])).toEqual({ sections: ["harness", "programming", "lab", "start-up"], help: false });
});

test("sections are run in their own order, each once", () => {
  expect(readOptions(["--only", "lab", "--only", "harness", "--only", "lab", "--pairs", "3", "--record", "r.json"])).toEqual({
    sections: ["harness", "lab"],
    pairs: 3,
    record: "r.json",
    help: false,
  });
});

test.each([
  [["--only", "everything"], 'Option "only" must be one of harness, programming, lab, start-up, not "everything".'],
  [["--only", "toString"], 'not "toString"'],
  [["--pairs", "0"], 'Option "pairs" must be a whole number of at least 1, not "0".'],
  [["--pairs", "three"], 'not "three"'],
  [["--pairs", "1.5"], 'not "1.5"'],
  [["--fast"], "Unknown option '--fast'"],
  [["harness"], "Unexpected argument 'harness'"],
])("refuses %j with a reason", (argv, reason) => {
  expect(() => readOptions(argv)).toThrow(reason);
});
