import { describe, expect, test } from "vitest";
import { cgroupRoot } from "../../../../actions/lib/adapters/lab/cgroup.ts";
import { busyCoreSeconds, cpuBetween, onCores, parseCoreTimes, shareOf } from "../../../../actions/lib/adapters/lab/cpu-times.ts";

describe("CPU times", () => {
  const stat = (idle: number, steal: number) =>
    `cpu  1 2 3 4 5 6 7 8\ncpu0 100 20 30 ${idle} 10 5 15 ${steal} 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 5\n`;

  test("are read per core, in seconds", () => {
    expect(parseCoreTimes(stat(400, 8))).toEqual([
      { user: 1.2, idle: 4.1, interrupt: 0.2, steal: 0.08 },
      { user: 0, idle: 0, interrupt: 0, steal: 0 },
    ]);
  });

  test("count as busy what was neither idle nor taken by another machine", () => {
    const window = cpuBetween({ at: 10, cores: parseCoreTimes(stat(400, 0)) }, { at: 12, cores: parseCoreTimes(stat(450, 25)) });
    expect(window.cores[0]?.busy).toBeCloseTo(2 - 0.5 - 0.25, 9);
    expect(busyCoreSeconds(onCores(window, [0]))).toBeCloseTo(1.25, 9);
    expect(shareOf(window, "steal")).toBeCloseTo(0.25 / 4, 9);
  });

  test("are never negative, though the kernel counts in hundredths", () => {
    const window = cpuBetween({ at: 0, cores: parseCoreTimes(stat(400, 0)) }, { at: 0.1, cores: parseCoreTimes(stat(411, 0)) });
    expect(window.cores[0]?.busy).toBe(0);
  });
});

describe("the cgroup root", () => {
  test("is found beside version 1", () => {
    expect(
      cgroupRoot(
        "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n",
      ),
    ).toBe("/sys/fs/cgroup/unified");
  });

  test("is missed in one sentence", () => {
    expect(() => cgroupRoot("cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\n")).toThrow("The lab needs cgroup v2, and none is mounted here");
  });
});
