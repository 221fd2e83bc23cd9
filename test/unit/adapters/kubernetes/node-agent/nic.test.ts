import { expect, test } from "vitest";
import { isExcess, parseNic } from "../../../../../actions/lib/adapters/kubernetes/node-agent/nic.ts";
import { fixture } from "./readings.ts";

test("an ENA interface says its driver, queueing and the allowances of its instance type", () => {
  const nic = parseNic("ens5", fixture("made/ena.txt"));
  expect(nic).toEqual({
    name: "ens5",
    mtu: 9001,
    driver: "ena",
    driverVersion: "2.14.1g",
    queueing: ["mq", "fq_codel"],
    allowances: {
      bw_in_allowance_exceeded: 0,
      bw_out_allowance_exceeded: 4211,
      pps_allowance_exceeded: 0,
      conntrack_allowance_exceeded: 0,
      linklocal_allowance_exceeded: 0,
      conntrack_allowance_available: 136_812,
    },
  });
  expect(Object.keys(nic.allowances ?? {}).filter((counter) => !isExcess(counter))).toEqual(["conntrack_allowance_available"]);
});

test("an interface without such a driver has no allowances", () => {
  expect(parseNic("eth0", "mtu 1500\nqdisc noqueue 0: root refcnt 2 \ndriver: veth\nversion: 1.0")).toEqual({
    name: "eth0",
    mtu: 1500,
    driver: "veth",
    driverVersion: "1.0",
    queueing: ["noqueue"],
  });
});

test("what is not said is absent", () => {
  expect(parseNic("eth0", "")).toEqual({ name: "eth0" });
});
