import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import type { Report } from "../../../actions/lib/report/report.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { armFacts, buildRecord, measured } from "../../support/records.ts";
import { situationReport } from "../../support/report-situations.ts";

const LINKS = { runUrl: "https://github.com/made-up/repository/actions/runs/1", reportUrl: "https://reports.example/1" };
const report = situationReport("several-candidates");

describe("renderComment", () => {
  it("stays under 60,000 characters and says what it left out", () => {
    const comment = renderComment(situationReport("500-metrics"), en, LINKS);
    expect(comment.length).toBeLessThan(60_000);
    expect(comment).toContain("Left out here, because a comment has an upper limit: the single rounds, the full tables.");
  });

  /** What stands folded in a comment that has to be a little shorter each time, from whole to shortest. */
  const stages = (of: Report): { folded: string[]; comment: string }[] => {
    let comment = renderComment(of, en, LINKS);
    const found = [];
    for (let last = ""; comment !== last; ) {
      found.push({ comment, folded: Array.from(comment.matchAll(/<summary>([^:<]+)/g), ([, summary]) => summary as string) });
      last = comment;
      comment = renderComment(of, en, { ...LINKS, limit: Math.max(last.length - 1, 4_000) });
    }
    return found;
  };

  it("leaves out first what a reader misses least", () => {
    const folded = stages(report).map((stage) => stage.folded.join(", "));
    const background = "What was compared, Environment, How to read this, Measure it again";
    expect(folded).toEqual([
      `Findings, Results, Cost, Round by round, Context, Notes, ${background}`,
      `Findings, Results, Cost, Context, Notes, ${background}`,
      `Findings, Context, Notes, ${background}`,
      `Findings, ${background}`,
      "Findings",
      "",
    ]);
  });

  it("says what it left out", () => {
    const last = stages(report).at(-1)?.comment;
    expect(last).toContain(
      "Left out here, because a comment has an upper limit: the single rounds, the full tables, context and notes, how it was measured and how to read it, findings. The full report has everything.",
    );
  });

  it("drops rows that are equivalent before it drops whole tables", () => {
    const shorter = stages(situationReport("regression-confirmed")).find(({ comment }) =>
      comment.includes("rows of equivalent metrics left out"),
    );
    expect(shorter?.folded).toContain("Results");
    expect(shorter?.folded).not.toContain("Round by round");
  });

  it("always keeps the verdict, the gate table and the links", () => {
    const comment = renderComment(report, en, { ...LINKS, limit: 3_500 });
    expect(comment.length).toBeLessThanOrEqual(3_500);
    expect(comment).toMatch(/^## 🟡 Mixed: /u);
    expect(comment.match(/^\| \*\*/gm)).toHaveLength(3);
    expect(comment).toContain(`](${LINKS.runUrl})`);
    expect(comment).toContain(`](${LINKS.reportUrl})`);
  });

  it("shows the worst candidates where there are too many for a table, and names the others", () => {
    const arms = Array.from({ length: 40 }, (_, index) => armFacts(`candidate-number-${index}`));
    const many = makeReport(
      buildRecord({
        arms: [armFacts("base"), ...arms],
        cells: [
          {
            test: "tcp-throughput",
            variant: "1-stream",
            path: "pod/other-node",
            outcome: (_, round) => measured({ "tcp.throughput": 1e9 + round }),
          },
        ],
      }),
    );
    const comment = renderComment(many, en, { limit: 6_000 });
    expect(comment).toContain("| Metric | candidate-number-0 | candidate-number-1 | candidate-number-2 | candidate-number-3 |");
    expect(comment).toContain(
      "No room here for candidate-number-4, candidate-number-5, candidate-number-6, candidate-number-7 and 32 more",
    );
  });

  it("keeps any limit, and never ends in half a character", () => {
    const emoji = makeReport(buildRecord({ arms: [armFacts("base"), armFacts("🎉".repeat(800))] }));
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 70_000 }), (limit) => {
        const comment = renderComment(emoji, en, { ...LINKS, limit });
        expect(comment.length).toBeLessThanOrEqual(limit);
        expect(comment.isWellFormed()).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
