import { describe, expect, it } from "vitest";
import { nearestName } from "../../../actions/lib/scenarios/nearest-name.ts";

const KEYS = ["podNetwork", "serviceRouting", "hostRouting", "congestionControl", "queueing"];

describe("nearestName", () => {
  it.each([
    ["podNetwrok", "podNetwork"],
    ["podnetwork", "podNetwork"],
    ["queuing", "queueing"],
    ["hostRoutng", "hostRouting"],
    ["congestioncontrol", "congestionControl"],
  ])("finds for %s the key %s", (wrong, expected) => {
    expect(nearestName(wrong, KEYS)).toBe(expected);
  });

  it.each(["colour", "", "xyz"])("finds nothing for %j, which is like none of them", (wrong) => {
    expect(nearestName(wrong, KEYS)).toBeUndefined();
  });
});
