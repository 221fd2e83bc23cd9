import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LabTarget } from "../../actions/lib/adapters/lab/lab-target.ts";
import { cgroupOfNode, namespaceName } from "../../actions/lib/adapters/lab/names.ts";
import { runDirectory } from "../../actions/lib/adapters/lab/run-directory.ts";
import { Server } from "../../actions/lib/adapters/lab/servers.ts";
import { armsNamed, openTestLab } from "../support/lab.ts";

const RUN = "test-servers";
const never = new AbortController().signal;
let lab: LabTarget;

beforeAll(async () => {
  lab = await openTestLab(RUN);
  await lab.prepare({ arms: armsNamed("vpc-cni"), workloads: ["iperf3"], paths: ["pod/other-node"] }, never);
});
afterAll(() => lab[Symbol.asyncDispose]());

const server = (argv: readonly string[], port: number) =>
  new Server(
    { name: "iperf3", argv, listens: [{ protocol: "tcp", port }] },
    {
      namespace: namespaceName(RUN, "vpc-cni", "n2p1"),
      cgroup: `${runDirectory(RUN).cgroup}/${cgroupOfNode("vpc-cni", "n2")}`,
      cores: [0],
    },
    join(lab.scratch("vpc-cni"), "second.log"),
  );

describe("a server of the lab", () => {
  test("whose port is taken says so with its last words", async () => {
    // The arm's own iperf3 has port 5201 in that pod; a table of sockets alone would take it for ours.
    await expect(server(["iperf3", "--server", "--port", "5201"], 5299).ensureRunning(never)).rejects.toThrow(
      /^The iperf3 server for ports 5299\/tcp in cni-bench\.test-servers\.vpc-cni\.n2p1 ended before it listened: .*[Aa]ddress already in use/,
    );
  });

  test("that does not exist says so", async () => {
    await expect(server(["no-such-server"], 5299).ensureRunning(never)).rejects.toThrow(/ended before it listened: .*no-such-server/);
  });

  test("is not waited for any longer when the run is interrupted", async () => {
    const interruption = AbortSignal.timeout(100);
    await expect(server(["sleep", "5"], 5299).ensureRunning(interruption)).rejects.toThrow(/timeout/);
  });
});
