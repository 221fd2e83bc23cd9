import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { withoutCommands } from "../../../actions/lib/action/without-commands.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { readLog } from "../../support/workflow-commands.ts";

const HOSTILE = "a table\n::error::made up\r  ::notice::also\r\n\u0085::warning::b ##[error]c";

test("no line is taken for a command of the runner, and people see what there was", () => {
  expect(withoutCommands(HOSTILE).replaceAll("\u200b", "").split("\n")).toEqual(HOSTILE.split(/\r\n|\r|\n/));
  expect(readLog(withoutCommands(HOSTILE)).annotations).toEqual([]);
  expect(readLog(HOSTILE).annotations).not.toEqual([]);
});

test("neither is one in the log of the command line, which may be a step of a workflow", async () => {
  const stream = new PassThrough();
  const log = terminalLog(stream as unknown as NodeJS.WriteStream);
  log.info(HOSTILE);
  log.warning(HOSTILE);
  const written = String(stream.read());
  expect(written).toContain("made up");
  expect(readLog(written).annotations).toEqual([]);
});
