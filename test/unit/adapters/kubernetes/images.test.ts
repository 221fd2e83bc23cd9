import { describe, expect, test } from "vitest";
import { IMAGE_NAMES, imagesFrom, isPinned } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";

describe("images", () => {
  test("come from the table where none is given, pinned where a digest is known", () => {
    const images = imagesFrom([]);
    expect(Object.keys(images)).toEqual(IMAGE_NAMES);
    expect(IMAGE_NAMES.filter((name) => isPinned(images[name]))).toEqual(["iperf3", "fortio", "node-tools"]);
  });

  test("give way to those that are given", () => {
    const images = imagesFrom(["iperf3=host.example:5000/iperf3:v1@sha256:00", "dnsmasq=dns"]);
    expect(images).toMatchObject({ iperf3: "host.example:5000/iperf3:v1@sha256:00", dnsmasq: "dns" });
    expect(images.fortio).toBe(imagesFrom([]).fortio);
  });

  test.each([
    ["iperf3", 'Input "images" must list images as tool=image, separated by commas, not "iperf3".'],
    ["=x", 'Input "images" must list images as tool=image, separated by commas, not "=x".'],
    ["iperf=x", 'Input "images" must name tools among iperf3, fortio, dnsperf, dnsmasq, node-tools, not "iperf"; did you mean "iperf3"?'],
    ["fortio=a,fortio=b", 'Input "images" must name every tool once, not "fortio" twice.'],
  ])("refuse %s", (given, sentence) => {
    expect(() => imagesFrom(given.split(","))).toThrow(new ConfigurationError(sentence));
  });
});
