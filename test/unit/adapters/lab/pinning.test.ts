import { describe, expect, test } from "vitest";
import { parseCoreList, physicalCores, pinning } from "../../../../actions/lib/adapters/lab/pinning.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, core) => core);
const alone = (count: number) => upTo(count).map((core) => [core]);
/** Threads as most machines number them: the second thread of a core comes after the first ones of all cores. */
const twoThreaded = (count: number) => upTo(count).map((core) => [core, core + count]);

describe("pinning", () => {
  test.each([
    ["two cores", alone(2), [0], [1]],
    ["three cores", alone(3), [0], [1]],
    ["some cores of a machine", [[2], [3], [6], [7]], [2, 3], [6, 7]],
    ["two cores of two threads", twoThreaded(2), [0, 2], [1, 3]],
    [
      "two cores whose threads are neighbours",
      [
        [0, 1],
        [2, 3],
      ],
      [0, 1],
      [2, 3],
    ],
    ["eight cores of two threads", twoThreaded(8), [0, 8, 1, 9], [4, 12, 5, 13]],
    ["sixteen cores", alone(16), [0, 1, 2, 3], [8, 9, 10, 11]],
    ["two cores of eight threads", [upTo(8), upTo(8).map((core) => core + 8)], [0, 1, 2, 3], [8, 9, 10, 11]],
  ])("gives clients and servers whole cores of their own, four threads at most: %s", (_, cores, client, server) => {
    expect(pinning(cores)).toEqual({ client, server });
  });

  test("says that both sides share the only core", () => {
    expect(pinning([[5]])).toEqual({ client: [5], server: [5], note: "clients and servers share the only core" });
  });

  test("gives each side a thread of the only core, and says so", () => {
    expect(pinning([[0, 1]])).toEqual({
      client: [0],
      server: [1],
      note: "clients and servers run on threads of the only physical core, so that each slows down the other",
    });
  });

  test("takes the cores of this machine when none are given", () => {
    const { client, server } = pinning();
    expect(client.length).toBeGreaterThan(0);
    expect(server.length).toBeGreaterThan(0);
  });
});

describe("physical cores", () => {
  test("are the groups of threads that the kernel calls siblings", () => {
    const siblings = ["0,2\n", "1,3\n", "0,2\n", "1,3\n"];
    expect(physicalCores([0, 1, 2, 3], (core) => siblings[core])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  test("hold only the threads that this process may use", () => {
    expect(physicalCores([1, 2, 3], (core) => (core < 2 ? "0-1\n" : "2-3\n"))).toEqual([[1], [2, 3]]);
  });

  test("are the cores themselves where the kernel does not say", () => {
    expect(physicalCores([0, 1], () => undefined)).toEqual([[0], [1]]);
  });
});

test("the kernel's list of cores is read", () => {
  expect(parseCoreList("0-3,6")).toEqual([0, 1, 2, 3, 6]);
});
