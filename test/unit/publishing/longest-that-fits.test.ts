import { describe, expect, test } from "vitest";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";
import { BODY_LIMIT_CHARACTERS, longestThatFits } from "../../../actions/lib/publishing/longest-that-fits.ts";

/** A code host that counts its own way: it takes no more than so many characters. */
function codeHost(takes: number) {
  const tried: string[] = [];
  const write = async (body: string) => {
    tried.push(body);
    if (body.length > takes) throw new RefusalError("too-long", "body is too long");
    return body.length;
  };
  return { tried, write };
}

const marked = (text: string) => `mark:${text}`;

describe("the longest text that fits", () => {
  test("is written with what it stands in, and its answer given back", async () => {
    const { tried, write } = codeHost(BODY_LIMIT_CHARACTERS);
    expect(await longestThatFits(["long", "short"], marked)(write)).toBe("mark:long".length);
    expect(tried).toEqual(["mark:long"]);
  });

  test("is measured together with what it stands in, before anything is asked", async () => {
    const { tried, write } = codeHost(BODY_LIMIT_CHARACTERS);
    const exactly = "x".repeat(BODY_LIMIT_CHARACTERS - marked("").length);
    expect(await longestThatFits([`${exactly}x`, exactly, "short"], marked)(write)).toBe(BODY_LIMIT_CHARACTERS);
    expect(tried).toHaveLength(1);
  });

  test("is the first that is not refused, and what was refused is not tried by a later write", async () => {
    const { tried, write } = codeHost(marked("short").length);
    const writeFitting = longestThatFits(["very long", "longer", "short"], marked);
    await writeFitting(write);
    await writeFitting(write);
    expect(tried).toEqual(["mark:very long", "mark:longer", "mark:short", "mark:short"]);
  });

  test("is none where even the shortest is refused", async () => {
    const { write } = codeHost(0);
    await expect(longestThatFits(["long", "short"], marked)(write)).rejects.toMatchObject({ reason: "too-long" });
    await expect(longestThatFits(["x".repeat(BODY_LIMIT_CHARACTERS)], marked)(write)).rejects.toMatchObject({ reason: "too-long" });
  });

  test("leaves any other refusal to who asked, and is tried again after it", async () => {
    const writeFitting = longestThatFits(["long", "short"], marked);
    const busy = async () => {
      throw new RefusalError("rate-limited", "slow down");
    };
    await expect(writeFitting(busy)).rejects.toMatchObject({ reason: "rate-limited" });
    const { tried, write } = codeHost(BODY_LIMIT_CHARACTERS);
    await writeFitting(write);
    expect(tried).toEqual(["mark:long"]);
  });
});
