import { describe, expect, it } from "vitest";
import { wrapName, wrapWords } from "../../../actions/lib/report/wrap.ts";

describe("wrapWords", () => {
  it("breaks at spaces only", () => {
    expect(wrapWords("cilium-vxlan in tcp-throughput pod/other-node", 16)).toEqual(["cilium-vxlan in", "tcp-throughput", "pod/other-node"]);
  });

  it("leaves a word whole that is longer than the line", () => {
    expect(wrapWords("a 1234567890 b", 4)).toEqual(["a", "1234567890", "b"]);
  });
});

describe("wrapName", () => {
  it("breaks behind hyphens", () => {
    expect(wrapName("cilium-vxlan-kube-proxy", 13)).toEqual(["cilium-vxlan-", "kube-proxy"]);
  });
});
