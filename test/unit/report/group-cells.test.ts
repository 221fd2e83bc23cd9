import { describe, expect, it } from "vitest";
import { TRAFFIC_PATHS, type TrafficPath } from "../../../actions/lib/model/traffic-path.ts";
import { groupCells } from "../../../actions/lib/report/group-cells.ts";

const cell = (test: string, variant: string, path: TrafficPath = "service/other-node") => ({ test, variant, path });

describe("groupCells", () => {
  it("joins variants that hold on the same paths, whatever the order of the paths", () => {
    expect(
      groupCells([
        cell("http", "close", "pod/other-node"),
        cell("http", "close"),
        cell("http", "keep-alive"),
        cell("http", "keep-alive", "pod/other-node"),
        cell("http", "max"),
        cell("dns", "max"),
      ]),
    ).toEqual([
      { test: "http", variants: ["close", "keep-alive"], paths: ["pod/other-node", "service/other-node"] },
      { test: "http", variants: ["max"], paths: ["service/other-node"] },
      { test: "dns", variants: ["max"], paths: ["service/other-node"] },
    ]);
  });

  it("names all paths of one variant in one group", () => {
    expect(groupCells(TRAFFIC_PATHS.map((path) => cell("latency", "tcp-idle", path)))).toEqual([
      { test: "latency", variants: ["tcp-idle"], paths: TRAFFIC_PATHS },
    ]);
  });
});
