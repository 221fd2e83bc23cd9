// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of a workflow
import { describe, expect, test } from "vitest";
import { decides, evaluate, fillIn, type Standing } from "../../support/expressions.ts";

const WELL: Standing = { failed: false, cancelled: false };
const FAILED: Standing = { failed: true, cancelled: false };
const CANCELLED: Standing = { failed: false, cancelled: true };
const contexts = { inputs: { target: "eks", rounds: "3" }, steps: { a: { outputs: { path: "/x" } } } };

describe("expressions of a step", () => {
  test.each([
    ["inputs.target == 'eks'", true],
    ["inputs.target == 'lab' && 'lab' || 'kubeconfig'", "kubeconfig"],
    ["steps.a.outputs.path", "/x"],
    ["steps.none.outputs.path || inputs.rounds", "3"],
    ["fromJSON('[1]')[0]", 1],
  ])("%s", (expression, value) => {
    expect(evaluate(expression, contexts, WELL)).toBe(value);
  });

  test("are filled into text, and what is missing is no text", () => {
    expect(fillIn("a ${{ steps.a.outputs.path }} b ${{ inputs.none }}c", contexts, WELL)).toBe("a /x b c");
  });

  test.each<[string | undefined, Standing, boolean]>([
    [undefined, WELL, true],
    [undefined, FAILED, false],
    ["inputs.target == 'eks'", FAILED, false],
    ["always() && inputs.target == 'eks'", FAILED, true],
    ["always()", CANCELLED, true],
    ["failure()", CANCELLED, false],
    ["${{ !cancelled() }}", CANCELLED, false],
    ["!cancelled()", FAILED, true],
  ])("a step with the condition %j in a job that stands %j runs: %j", (condition, standing, runs) => {
    expect(decides(condition, contexts, standing)).toBe(runs);
  });
});
