import { describe, expect, test } from "vitest";
import { decide } from "../../../actions/lib/clusters/sweep.ts";
import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";

const now = new Date("2026-01-01T03:00:00Z");
const tags = (expiresAt: string) => ({ [TAGS.run]: "run-1", [TAGS.expiresAt]: expiresAt });

describe("what the sweeper does", () => {
  test("ignores what does not bear our tag, whatever else it says", () => {
    expect(decide({ [TAGS.expiresAt]: "2020-01-01T00:00:00Z", team: "payments" }, now, 0)).toEqual({ action: "ignore" });
  });

  test.each(["2026-01-01T03:00:01Z", "2026-01-01T02:50:00Z", "2027-01-01T00:00:00Z"])("keeps what expires at %s, within grace", (text) => {
    expect(decide(tags(text), now, 900).action).toBe("keep");
  });

  test.each(["2026-01-01T02:45:00Z", "2026-01-01T02:44Z", "2025-12-31T23:59:59.999Z"])("sweeps what expired at %s", (text) => {
    expect(decide(tags(text), now, 900)).toEqual({ action: "sweep", expiresAt: new Date(text) });
  });

  test.each([
    "soon",
    "",
    "2026-01-01",
    "2026-01-01T02:00:00",
    "2026-01-01T02:00:00+09:00",
    "1767236400",
    "2025-13-01T00:00:00Z",
    "2025-01-01T99:00:00Z",
  ])("deletes nothing for an expiry that says %j: a person has to look", (text) => {
    expect(decide(tags(text), now, 0)).toMatchObject({ action: "report", why: expect.stringContaining(`"${text}"`) });
  });

  test("deletes nothing that has no expiry", () => {
    expect(decide({ [TAGS.run]: "run-1" }, now, 0)).toMatchObject({ action: "report", why: expect.stringContaining(TAGS.expiresAt) });
  });
});
