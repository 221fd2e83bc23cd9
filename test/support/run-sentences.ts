import type { ClusterEnvironment } from "../../actions/lib/model/record.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { armFacts } from "./records.ts";
import { situationReport } from "./report-situations.ts";
import { ARMS, BASELINE, LAB, ONE, OTHER, type Said } from "./sentence-facts.ts";

const OTHER_LAB = {
  podNetwork: "vxlan",
  serviceRouting: "ebpf",
  hostRouting: "stack",
  congestionControl: "cubic",
  queueing: "default",
} as const;

const NODE = { name: "vpc-cni", kernel: "6.18.0", operatingSystem: "Linux", architecture: "amd64", containerRuntime: "containerd://2.0" };
const CLUSTER: ClusterEnvironment = {
  version: "v1.34.4",
  nodes: [
    { ...NODE, kubelet: "v1.34.4", cores: 4, memoryBytes: 16 * 2 ** 30 },
    { ...NODE, kubelet: "v1.34.4", cores: 1, memoryBytes: 16 * 2 ** 30, instanceType: "m6i.xlarge", zone: "zone-a" },
  ],
  images: {},
};

/** Of what was measured, and where. */
export function runSentences({ run, punctuation }: Words): Said {
  const { run: measured, environment, target } = situationReport("regression-confirmed");
  const planned = { ...measured, runId: "run-1" };
  const plain = { ...environment, operatingSystem: "Linux", cpuModel: "CPU", tools: {}, sysctls: {} };
  const places = [plain, { ...plain, pinning: { client: "0", server: "1-3" } }, { ...plain, cluster: CLUSTER }];
  const noises = [
    { runs: 0, scenarios: [] },
    ...[{}, { ageSeconds: 60 }, { ageSeconds: 86_400 }, { ageSeconds: 864_000 }].map((age) => ({ runs: 8, scenarios: ARMS, ...age })),
  ];
  return {
    "run.compared": [run.compared([], BASELINE), run.compared([ONE, OTHER], BASELINE), run.compared(ARMS, BASELINE)],
    "run.arm": [
      run.arm(armFacts(ONE, { title: "~", revision: "abc1234", unavailable: "~" }), false),
      run.arm(armFacts(BASELINE, { title: "~" }), true),
    ],
    "run.recipe": [
      run.recipe(armFacts(ONE, { lab: LAB })),
      run.recipe(armFacts(ONE, { lab: OTHER_LAB })),
      run.recipe(armFacts(ONE, { lab: LAB, unavailable: "~" })),
    ],
    "run.rounds": [run.rounds(1), run.rounds(5)],
    "run.unpaired": [run.unpaired([ONE]), run.unpaired([ONE, OTHER])],
    "run.design": (["abba", "random"] as const).map((design) => run.design({ ...planned, order: { design, seed: 42 } })),
    "run.stopped": (["equivalent", "clear", "futile", "time", "last-look", "interrupted"] as const).map((reason) =>
      run.stopped({ looks: [3, 5, 8, 12], reason }, 5),
    ),
    "run.confirmation": [run.confirmation(3, 5)],
    "run.confirmed": [run.confirmed(3)],
    "run.noise": noises.map(run.noise),
    "run.noiseShort": noises.map(run.noiseShort),
    "run.cost": [run.cost(3.2)],
    "run.run": (["complete", "partial"] as const).flatMap((status) => [
      run.run({ ...planned, status }),
      run.run({ ...planned, status, estimatedDollars: 12.5 }),
    ]),
    "run.target": (["lab", "kubernetes"] as const).map(run.target),
    "run.statement": [run.statement(target)],
    "run.kernel": [run.kernel(environment)],
    "run.environment": places.flatMap((place) => run.environment(place).map(({ name, value }) => punctuation.pair(name, value))),
  };
}
