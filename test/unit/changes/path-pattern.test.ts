import { describe, expect, test } from "vitest";
import { isPlainPath, parsePattern } from "../../../actions/lib/changes/path-pattern.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";

describe("a pattern of paths", () => {
  test.each([
    ["scenarios/*/values.yaml", "scenarios/one/values.yaml", true],
    ["scenarios/*/values.yaml", "scenarios/one/two/values.yaml", false],
    ["scenarios/*/values.yaml", "other/one/values.yaml", false],
    ["charts/cilium/values*.yaml", "charts/cilium/values-prod.yaml", true],
    ["charts/cilium/values*.yaml", "charts/cilium/values.yml", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c", false],
    ["ab*ba", "aba", false],
    ["**/values.yaml", "values.yaml", true],
    ["**/values.yaml", "a/b/values.yaml", true],
    ["a/**/c", "a/c", true],
    ["a/**", "a/b/c", true],
    ["charts/cilium/values.yaml", "charts/cilium/values.yaml", true],
    ["a.b", "aXb", false],
  ])("%s and the path %s: %s", (pattern, path, fits) => {
    expect(parsePattern(pattern).matches(path)).toBe(fits);
  });

  test.each([
    ["scenarios/*/values.yaml", "scenarios"],
    ["charts/cilium/values.yaml", "charts/cilium"],
    ["**/values.yaml", ""],
    ["values.yaml", ""],
  ])("%s is looked for in the folder %j", (pattern, folder) => {
    expect(parsePattern(pattern).folder).toBe(folder);
  });

  test.each([
    ["scenarios/*/values.yaml", "scenarios", true],
    ["scenarios/*/values.yaml", "scenarios/one", true],
    ["scenarios/*/values.yaml", "scenarios/one/other.yaml", false],
    ["scenarios/*/values.yaml", "other", false],
    ["a/**/c", "a/b/x", true],
  ])("%s may be found below %s: %s", (pattern, path, may) => {
    expect(parsePattern(pattern).mayHold(path)).toBe(may);
  });

  test("is quick however a name was made up", () => {
    expect(parsePattern(`${"*a".repeat(40)}*`).matches("a".repeat(39))).toBe(false);
    expect(parsePattern(`${"*a".repeat(40)}b`).matches("a".repeat(500))).toBe(false);
  });

  test.each(["/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "a\nb", ""])(
    "is refused where it leads out, or cannot be read: %j",
    (pattern) => {
      expect(() => parsePattern(pattern)).toThrow(ConfigurationError);
      expect(isPlainPath(pattern)).toBe(false);
    },
  );
});
