import { expect, test } from "vitest";
import { eventKey, readEventMark, writeEventMark } from "../../../actions/lib/publishing/event-mark.ts";

test("a mark of an event survives being read, and nothing else is one", () => {
  const mark = { event: eventKey("x"), opened: "2026-11-20", night: "2026-11-21", state: "fixed", series: 12, digest: "abc" } as const;
  expect(readEventMark(writeEventMark(mark))).toEqual(mark);
  for (const text of [
    "",
    "eks-cni-bench:report event=1",
    writeEventMark({ ...mark, event: "x" }),
    writeEventMark({ ...mark, night: "soon" }),
    writeEventMark({ ...mark, series: -1 }),
    writeEventMark(mark).replace("fixed", "gone"),
    ` ${writeEventMark(mark)}`,
  ])
    expect(readEventMark(text)).toBeUndefined();
});
