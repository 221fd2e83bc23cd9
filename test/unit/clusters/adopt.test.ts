import { describe, expect, test } from "vitest";
import { adoptable, refuseNodes, refuseStranger } from "../../../actions/lib/clusters/adopt.ts";
import { markTags, readMark } from "../../../actions/lib/clusters/mark-tags.ts";
import { checkRelease } from "../../../actions/lib/clusters/preflight.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { MARK } from "./requests.ts";

const now = new Date("2026-11-21T20:00:00Z");
const CLUSTER = { name: "bench", region: "us-east-1", status: "ACTIVE", version: "1.35", tags: markTags(MARK) };
const WANTED = { scenario: MARK.scenario, repository: MARK.repository, kubernetesVersion: "1.35" };

describe("the tags of a cluster", () => {
  test("are read as they were written, in whole seconds", () => {
    expect(readMark(markTags(MARK))).toEqual({ ...MARK, expiresAt: new Date("2026-11-21T23:00:00Z") });
  });

  test.each(Object.keys(markTags(MARK)))("are not ours where %s is missing", (name) => {
    const { [name]: _, ...tags } = markTags(MARK);
    expect(readMark(tags)).toBeUndefined();
  });

  test("are not ours where nobody can read when it expires", () => {
    expect(readMark({ ...markTags(MARK), "cni-bench/expires-at": "soon" })).toBeUndefined();
  });
});

describe("a cluster that is to be reused", () => {
  test("is refused without our tags", () => {
    expect(() => refuseStranger({ ...CLUSTER, tags: { Name: "production" } }, WANTED)).toThrow(
      'Cluster "bench" does not carry our tags: what this action did not make is taken by "cluster-mode" existing only.',
    );
  });

  test("is refused when it is for another scenario or another repository", () => {
    expect(() => refuseStranger(CLUSTER, { ...WANTED, scenario: "cilium-eni" })).toThrow(
      'Cluster "bench" is for scenario "vpc-cni" of octo-org/octo-repo, not for "cilium-eni" of octo-org/octo-repo.',
    );
    expect(() => refuseStranger(CLUSTER, { ...WANTED, repository: "else/where" })).toThrow("not for");
  });

  test("is refused while it is being deleted, and when it is of another release", () => {
    expect(() => refuseStranger({ ...CLUSTER, status: "DELETING" }, WANTED)).toThrow('Cluster "bench" is DELETING');
    expect(() => refuseStranger({ ...CLUSTER, version: "1.34" }, WANTED)).toThrow(
      'Cluster "bench" runs Kubernetes 1.34, and input "kubernetes-version" is 1.35.',
    );
  });

  test("is refused when its nodes are of another type, or cannot be worked with now", () => {
    const nodes = { instanceTypes: ["m6i.xlarge"], status: "ACTIVE" };
    expect(() => refuseNodes("bench", nodes, "m6i.xlarge")).not.toThrow();
    expect(() => refuseNodes("bench", nodes, "m6in.xlarge")).toThrow(
      'Input "instance-type" must be that of the nodes that cluster "bench" has, m6i.xlarge, not "m6in.xlarge".',
    );
    for (const instanceTypes of [[], ["m6i.xlarge", "m5.xlarge"]]) {
      expect(() => refuseNodes("bench", { ...nodes, instanceTypes }, "m6i.xlarge")).toThrow(ConfigurationError);
    }
    expect(() => refuseNodes("bench", { ...nodes, status: "DEGRADED" }, "m6i.xlarge")).toThrow(
      'The nodes of cluster "bench" are DEGRADED, and can be reused when they are ACTIVE only.',
    );
  });

  test("is the one that lives longest of those that fit", () => {
    const until = (name: string, hour: number, more = {}) => ({
      ...CLUSTER,
      name,
      tags: markTags({ ...MARK, expiresAt: new Date(`2026-11-21T${hour}:30:00Z`) }),
      ...more,
    });
    const clusters = [
      until("short", 21),
      until("gone", 19),
      until("long", 23),
      until("going", 23, { status: "DELETING" }),
      until("other", 22, { tags: {} }),
    ];
    expect(adoptable(clusters, WANTED, now).map(({ name }) => name)).toEqual(["long", "short"]);
  });
});

describe("a release", () => {
  test("is not asked of a release that EKS does not make", () => {
    expect(() => checkRelease("1.31", now)).toThrow('Input "kubernetes-version" must be 1.34 or 1.35 or 1.36, not "1.31".');
  });

  test("is not asked of a release that has left standard support", () => {
    const check = (day: string) => () => checkRelease("1.34", new Date(day));
    expect(check("2026-12-02T23:59:00Z")).not.toThrow();
    expect(check("2026-12-03T00:00:00Z")).toThrow("whose standard support ended on 2026-12-02");
  });
});
