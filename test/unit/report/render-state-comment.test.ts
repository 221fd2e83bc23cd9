import { describe, expect, it } from "vitest";
import { renderStateComment } from "../../../actions/lib/report/render-state-comment.ts";
import { COMMENT_STATES } from "../../../actions/lib/words/comment-words.ts";
import { en } from "../../../actions/lib/words/en.ts";

const FACTS = { headSha: "0123456789abcdef", runUrl: "https://github.com/made-up/repository/actions/runs/1" };

describe("renderStateComment", () => {
  it("replaces the old verdict while a new measurement is under way", () => {
    expect(renderStateComment("in-progress", FACTS, en)).toBe(
      "## ⚪ Measuring 0123456\n\nA measurement is under way. Its verdict will stand here; one of an earlier commit no longer holds.\n\n[Workflow run](https://github.com/made-up/repository/actions/runs/1)\n",
    );
  });

  it.each(COMMENT_STATES)("says nothing that could be taken for a verdict when it is %s", (state) => {
    expect(renderStateComment(state, FACTS, en)).not.toMatch(/regression|improvement|equivalent|🔴|🟢/iu);
  });

  it("does without commit and link where nobody knows them", () => {
    expect(renderStateComment("failed", {}, en)).toBe(
      "## 🟡 No verdict: the benchmark failed\n\nThe workflow run says why. Nothing is known of this commit, neither good nor bad.\n",
    );
  });

  it("names the configuration where there are several", () => {
    expect(renderStateComment("cancelled", { ...FACTS, configuration: "arm64" }, en)).toContain("\n\nConfiguration: arm64.\n\n");
  });
});
