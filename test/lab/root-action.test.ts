import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Job } from "../support/job.ts";

test("the root action measures in the lab and reports, without any input and any secret but which tests to run", async () => {
  await using job = await Job.start();
  const few = { scenarios: "vpc-cni,cilium-vxlan", tests: "tcp-throughput", rounds: 1, seconds: 1, confirm: "false" };
  await job.run([{ id: "bench", uses: "./", with: few }]);
  expect(job.conclusion, job.log).toBe("success");
  expect(job.stages.map(({ name }) => name)).toEqual(["actions/report", "actions/run-network-tests", "actions/report"]);
  const { "record-path": record = "", "html-path": page = "", verdict, deleted, "cluster-name": cluster } = job.outputs("bench");
  expect([verdict, deleted, cluster]).toEqual(["inconclusive", "", ""]);
  for (const path of [record, page]) expect(existsSync(join(job.workspace, path)) || existsSync(path)).toBe(true);
  expect(job.stages.at(-1)?.result?.summary).toContain("lab: kernel mechanisms on one machine, not EKS");
});
