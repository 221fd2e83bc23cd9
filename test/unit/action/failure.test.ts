import { expect, test } from "vitest";
import { toFailure } from "../../../actions/lib/action/failure.ts";
import { ConfigurationError, EnvironmentError, InterruptedError, ToolError } from "../../../actions/lib/model/errors.ts";

test.each([
  [new ConfigurationError("Input refused."), 2],
  [new EnvironmentError("No root."), 1],
  [new ToolError("iperf3 failed."), 1],
  [new InterruptedError("Stopped."), 1],
] as const)("%s is a sentence without a stack, exit code %i", (error, exitCode) => {
  expect(toFailure(error)).toEqual({ sentence: error.message, exitCode });
});

test("an error nobody foresaw keeps its stack", () => {
  const error = new TypeError("x is not a function");
  expect(toFailure(error)).toEqual({ sentence: "x is not a function", stack: error.stack, exitCode: 1 });
});

test("what was thrown first leads, and what went wrong while cleaning up follows", () => {
  const error = new SuppressedError(new ToolError("umount failed."), new ConfigurationError("Input refused."));
  expect(toFailure(error)).toEqual({ sentence: "Input refused. (and while cleaning up: umount failed.)", exitCode: 2 });
});

test.each([
  ["text", "text"],
  [undefined, "undefined"],
  [new Error(), "Error"],
])("something else thrown (%s) still has a sentence", (thrown, sentence) => {
  expect(toFailure(thrown).sentence).toBe(sentence);
});
