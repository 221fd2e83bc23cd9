import { describe, expect, it } from "vitest";
import { parseAccepted } from "../../../actions/lib/history/accepted.ts";
import { judgeHistory } from "../../../actions/lib/history/judge-history.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { pointOf, seriesOf } from "../../bench/statistics/series.ts";

const ENTRY = { metric: "tcp.throughput", commit: pointOf(30, 1).sha.slice(0, 40), reason: "encryption is on", expires: "2026-06-01" };
const FILE = `accepted:\n  - metric: "*tcp.throughput"\n    commit: "0123abcd"\n    reason: encryption is on\n    expires: "2026-06-01"\n`;

describe("parseAccepted", () => {
  it("reads what somebody agreed to, of all scenarios where none is named", () => {
    expect(parseAccepted("accepted.yaml", FILE)).toEqual([
      { scenario: "*", metric: "*tcp.throughput", commit: "0123abcd", reason: "encryption is on", expires: "2026-06-01" },
    ]);
  });

  it.each(["", "# nothing yet\n", "accepted: []\n"])("accepts nothing by %j", (content) => {
    expect(parseAccepted("accepted.yaml", content)).toEqual([]);
  });

  it.each([
    [FILE.replace("0123abcd", "main"), 'accepted.yaml: accepted.1.commit must be 7 to 64 hexadecimal digits in lower case, not "main".'],
    [FILE.replace('"0123abcd"', "12345678"), "accepted.yaml: accepted.1.commit must be a commit in quotes, not 12345678."],
    [FILE.replace("2026-06-01", "2026-06-31"), 'accepted.yaml: accepted.1.expires must be a day such as 2027-03-01, not "2026-06-31".'],
    [FILE.replace(/ {4}reason.*\n/, ""), "accepted.yaml: accepted.1.reason is missing; it must be text of 1 to 1000 characters."],
    [
      FILE.replace("reason", "reasons"),
      'accepted.yaml: accepted.1: there is no key "reasons"; the keys are scenario, metric, commit, reason, expires.',
    ],
    ["accept: []\n", 'accepted.yaml: there is no key "accept"; the keys are accepted.'],
    ["- 1\n", "accepted.yaml must be a mapping with the key accepted, not [1]."],
    ["accepted: 3\n", "accepted.yaml: accepted must be a list, not 3."],
    ["accepted: []\naccepted: []\n", "accepted.yaml is not valid YAML: line 2, column 1: Map keys must be unique."],
    ["accepted: &a [*a]\n", "accepted.yaml is not valid YAML: line 1, column 15: An alias stands inside of what it stands for."],
  ])("refuses %j in one sentence", (content, sentence) => {
    expect(() => parseAccepted("accepted.yaml", content)).toThrow(new ConfigurationError(sentence));
  });

  it("refuses what is no YAML, and what is far too long", () => {
    expect(() => parseAccepted("accepted.yaml", "accepted: [\n")).toThrow(/^accepted\.yaml is not valid YAML: .*\.$/);
    expect(() => parseAccepted("accepted.yaml", "[".repeat(100_000))).toThrow(
      /^accepted\.yaml is not valid YAML: .*it is nested too deeply\.$/,
    );
    expect(() => parseAccepted("accepted.yaml", `#${"x".repeat(300_000)}`)).toThrow(/at most 262144 characters/);
  });
});

describe("an accepted change", () => {
  const random = seeded(1);
  const one = seriesOf(Array.from({ length: 45 }, (_, night) => 0.003 * random.normal() + (night >= 30 ? -0.08 : 0)));
  const entry = { ...ENTRY, scenario: "vpc-*" };
  const judge = (accepted: Parameters<typeof judgeHistory>[1]) => judgeHistory([one], accepted);

  it("is no longer open, and says why", () => {
    expect(judge([entry]).events).toMatchObject([{ status: "accepted", accepted: { reason: "encryption is on" } }]);
    expect(judge([entry]).notes).toEqual([]);
  });

  it("is open again once it expired, and that is told", () => {
    const expired = { ...entry, expires: "2026-02-01" };
    expect(judge([expired])).toMatchObject({ events: [{ status: "confirmed" }], notes: [{ kind: "expired", entry: expired }] });
  });

  it.each([
    ["of another scenario", { scenario: "cilium-*" }],
    ["of another metric", { metric: "http.*" }],
    ["of another commit", { commit: pointOf(29, 1).sha }],
  ])("is none by an entry %s, which is told as unused", (_, other) => {
    expect(judge([{ ...entry, ...other }])).toMatchObject({ events: [{ status: "confirmed" }], notes: [{ kind: "unused" }] });
  });
});
