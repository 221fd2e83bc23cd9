import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textWidth, wrapToWidth } from "../../../actions/lib/charts/text-width.ts";

describe("wrapping", () => {
  test("breaks at spaces and behind hyphens and slashes", () => {
    expect(wrapToWidth("cilium-vxlan-kube-proxy", 100, 12)).toEqual(["cilium-vxlan-", "kube-proxy"]);
    expect(wrapToWidth("1 stream · pod/other-node", 90, 12)).toEqual(["1 stream · ", "pod/other-", "node"].map((line) => line.trimEnd()));
  });

  test("breaks Hangul at spaces, and a word only where it is wider than a line", () => {
    expect(wrapToWidth("서비스 라우팅 방식", 65, 12)).toEqual(["서비스", "라우팅", "방식"]);
    expect(wrapToWidth("서비스라우팅", 40, 12)).toEqual(["서비스", "라우팅"]);
  });

  test("breaks Han between any two characters, but begins no line with a mark that closes one", () => {
    expect(wrapToWidth("服务路由方式", 40, 12)).toEqual(["服务路", "由方式"]);
    expect(wrapToWidth("服务路，由方式", 40, 12)).toEqual(["服务", "路，由", "方式"]);
  });

  test("cuts nothing: the lines are the text, but for the spaces at their ends", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        const bare = (one: string) => one.replaceAll(/\s/g, "");
        expect(bare(wrapToWidth(text, width, 12).join(""))).toBe(bare(text));
      }),
    );
  });

  test("lets no line be wider than asked, unless it is one character", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        for (const line of wrapToWidth(text, width, 12)) {
          if ([...line].length > 1) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

test("characters that fill a square are as wide as the font is high", () => {
  expect(textWidth("한글", 10)).toBe(20);
  expect(textWidth("网络", 10)).toBe(20);
});
