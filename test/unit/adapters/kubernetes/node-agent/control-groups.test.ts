import { expect, test } from "vitest";
import { parseGroups } from "../../../../../actions/lib/adapters/kubernetes/node-agent/control-groups.ts";
import { fixture } from "./readings.ts";

test("cgroup v2 is read in seconds and bytes, under systemd's names", () => {
  const { node, pods, containers } = parseGroups(fixture("made/cgroup-v2.txt"), ["aa11", "bb22"]);
  expect(node).toEqual({ cpuSeconds: 90, userSeconds: 60, systemSeconds: 30 });
  expect(pods).toEqual({ cpuSeconds: 50, userSeconds: 40, systemSeconds: 10, memoryBytes: 104_857_600, workingSetBytes: 100_000_000 });
  expect(containers.get("aa11")).toEqual({
    cpuSeconds: 2.5,
    userSeconds: 1.5,
    systemSeconds: 1,
    throttledSeconds: 0.25,
    memoryBytes: 30_000_000,
    workingSetBytes: 20_000_000,
    peakMemoryBytes: 41_000_000,
  });
  expect(containers.has("bb22")).toBe(false);
});

test("cgroup v1 is read from its two hierarchies, in which the same container has two folders", () => {
  const { node, containers } = parseGroups(
    [
      "/host/cgroup/cpuacct/cpuacct.usage:3000000000",
      "/host/cgroup/memory/memory.usage_in_bytes:700",
      "/host/cgroup/cpuacct/kubepods/burstable/pod1/cc33/cpuacct.usage:1500000000",
      "/host/cgroup/cpuacct/kubepods/burstable/pod1/cc33/cpuacct.stat:user 90",
      "/host/cgroup/cpuacct/kubepods/burstable/pod1/cc33/cpuacct.stat:system 50",
      "/host/cgroup/cpuacct/kubepods/burstable/pod1/cc33/cpu.stat:throttled_time 2000000000",
      "/host/cgroup/memory/kubepods/burstable/pod1/cc33/memory.usage_in_bytes:1000",
      "/host/cgroup/memory/kubepods/burstable/pod1/cc33/memory.max_usage_in_bytes:4000",
      "/host/cgroup/memory/kubepods/burstable/pod1/cc33/memory.stat:inactive_file 1",
      "/host/cgroup/memory/kubepods/burstable/pod1/cc33/memory.stat:total_inactive_file 400",
    ].join("\n"),
    ["cc33"],
  );
  expect(node).toEqual({ cpuSeconds: 3, memoryBytes: 700 });
  expect(containers.get("cc33")).toEqual({
    cpuSeconds: 1.5,
    userSeconds: 0.9,
    systemSeconds: 0.5,
    throttledSeconds: 2,
    memoryBytes: 1000,
    workingSetBytes: 600,
    peakMemoryBytes: 4000,
  });
});

test("all pods are found where kubepods is below a slice of the kubelet's", () => {
  expect(parseGroups("/host/cgroup/kubelet.slice/kubelet-kubepods.slice/cpu.stat:usage_usec 1000000", []).pods).toEqual({ cpuSeconds: 1 });
});

test("what is not there is absent, never zero", () => {
  expect(parseGroups("", ["aa11"])).toEqual({ containers: new Map() });
});
