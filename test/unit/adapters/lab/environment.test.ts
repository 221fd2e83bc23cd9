import { expect, test } from "vitest";
import { labEnvironment, parseSysctls } from "../../../../actions/lib/adapters/lab/environment.ts";

test("settings are read from what sysctl prints", () => {
  expect(parseSysctls("net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.ip_local_port_range = 1024\t65535\n\n")).toEqual({
    "net.ipv4.tcp_tw_reuse": "1",
    "net.ipv4.ip_local_port_range": "1024 65535",
  });
});

test("settings of the lab's namespaces are named after where they were read, and left out where they were not", () => {
  const pinning = { client: [0, 2], server: [1, 3], note: "not part of the record" };
  const read = labEnvironment({ ip: "6.1.0" }, pinning, { pods: { "net.ipv4.tcp_tw_reuse": "2" } });
  expect(read.pinning).toEqual({ client: "0,2", server: "1,3" });
  expect(read.sysctls).toMatchObject({ "net.ipv4.tcp_tw_reuse (lab pods)": "2" });
  expect(Object.keys(labEnvironment({}, pinning).sysctls).filter((name) => name.includes("lab"))).toEqual([]);
});
