import { describe, expect, it } from "vitest";
import { TRAFFIC_PATHS, type TrafficPath } from "../../../actions/lib/model/traffic-path.ts";
import { listText, placesLabel, placeTexts } from "../../../actions/lib/report/cell-places.ts";

const cell = (test: string, variant: string, path: TrafficPath = "service/other-node") => ({ test, variant, path });

describe("placeTexts", () => {
  it("names a cell by test, variant and path", () => {
    expect(placeTexts([cell("http", "close")])).toEqual(["http close over service/other-node"]);
  });

  it("joins variants that hold on the same paths, whatever the order of the paths", () => {
    expect(
      placeTexts([
        cell("http", "close", "pod/other-node"),
        cell("http", "close"),
        cell("http", "keep-alive"),
        cell("http", "keep-alive", "pod/other-node"),
        cell("http", "max"),
        cell("dns", "max"),
      ]),
    ).toEqual([
      "http close and keep-alive over pod/other-node and service/other-node",
      "http max over service/other-node",
      "dns max over service/other-node",
    ]);
  });

  it("counts the paths where it is all of them", () => {
    expect(placeTexts(TRAFFIC_PATHS.map((path) => cell("latency", "tcp-idle", path)))).toEqual(["latency tcp-idle over all 4 paths"]);
  });
});

describe("placesLabel", () => {
  it("is the same in the form of a row's label", () => {
    expect(placesLabel([cell("http", "close"), cell("http", "max"), cell("dns", "max")])).toBe(
      "http · close and max · service/other-node; dns · max · service/other-node",
    );
    expect(placesLabel([])).toBe("");
  });
});

describe("listText", () => {
  it.each([
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c", "d", "e"], "a, b, c, d and e"],
    [["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"],
  ])("writes %j as %s", (names, expected) => {
    expect(listText(names)).toBe(expected);
  });
});
