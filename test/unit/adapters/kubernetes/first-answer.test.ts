import { describe, expect, test } from "vitest";
import { callerArgv, firstAnswer, urlOf } from "../../../../actions/lib/adapters/kubernetes/first-answer.ts";

/** A line of fortio's log. @param at milliseconds after a moment */
const attempt = (at: number, milliseconds: number, ok: boolean): string =>
  `{"latency":${milliseconds / 1000},"timestamp":${1_795_277_000_000 + at}000000,"thread":0,"iter":0,"ok":${ok},"details":"${ok ? 200 : -1}"}`;
const MOMENT = 1_795_277_000;

describe("the first answer", () => {
  test("came when the first attempt that was answered ended, and its doubt reaches back to the last one that was not", () => {
    const log = [attempt(0, 90, false), attempt(4, 90, false), attempt(100, 6, true), attempt(104, 1, true), attempt(96, 90, false)];
    const answer = firstAnswer(log.join("\n"));
    expect(answer?.atSeconds).toBeCloseTo(MOMENT + 0.105, 5);
    expect(answer?.sinceUnansweredSeconds).toBeCloseTo(0.009, 5);
  });

  test("knows of no doubt where the first attempt was answered", () => {
    expect(firstAnswer(`${attempt(0, 2, true)}\n`)).toEqual({ atSeconds: expect.closeTo(MOMENT + 0.002, 5) });
  });

  test("is none where nothing was answered, and what else is printed is passed over", () => {
    expect(firstAnswer(`Fortio running\n${attempt(0, 90, false)}\nAll done`)).toBeUndefined();
    expect(firstAnswer("")).toBeUndefined();
  });

  test.each(['{"latency":0.09,"timest', '{"level":"error"}'])("is not looked for in a log that cannot be read: %s", (line) => {
    expect(() => firstAnswer(line)).toThrow("fortio wrote a line into its log that cannot be read: {");
  });
});

test("a caller begins an attempt in each tenth of a second for every connection it has, and ends an attempt before the next", () => {
  const argv = callerArgv({ log: "/log", callers: 25, limitSeconds: 60 }, "http://10.96.0.7:8080/");
  const after = (flag: string) => argv[argv.indexOf(flag) + 1];
  expect([after("-c"), after("-qps"), after("-timeout"), after("-t")]).toEqual(["25", "250", "90ms", "60s"]);
  expect(argv.at(-1)).toBe("http://10.96.0.7:8080/");
});

test("an address of IPv6 is put in brackets", () => {
  expect(urlOf({ host: "fd00::7", port: 8080 })).toBe("http://[fd00::7]:8080/");
  expect(urlOf({ host: "10.96.0.7", port: 8080 })).toBe("http://10.96.0.7:8080/");
});
