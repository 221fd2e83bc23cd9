// Experiments in the lab whose truth is known: an arm against itself, and against itself with a tenth less bandwidth. Needs root, takes
// half an hour, and wants a quiet machine. `node test/bench/experiments/main.ts [aa|slower]...`
import { cpSync, mkdirSync } from "node:fs";
import { toFailure } from "../../../actions/lib/action/failure.ts";
import { rerunAsRoot } from "../../../actions/lib/adapters/process/root.ts";
import { ConfigurationError, InterruptedError } from "../../../actions/lib/model/errors.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { renderSection } from "../section.ts";
import { carryOut, type Experiment } from "./experiment.ts";
import { experimentSection } from "./experiment-section.ts";
import { openLimitedLab, SLOWER_RATE } from "./limited-link.ts";

const EXPERIMENTS = {
  aa: {
    title: "An arm against itself: whatever is called a change is false",
    tests:
      "tcp-throughput/1-stream,tcp-throughput/8-streams,tcp-cost,latency/tcp-idle,latency/udp-idle,connection,http/1000-keep-alive,http/max-close,dns,service-scaling/104",
    paths: "pod/other-node,service/other-node",
    calibrationRounds: 10,
    rounds: 5,
    truth: () => "same",
  },
  slower: {
    title: "An arm against itself, with a tenth less bandwidth between the nodes",
    tests:
      "tcp-throughput/1-stream,tcp-throughput/8-streams,latency/tcp-idle,connection/max,http/1000-keep-alive,http/max-close,dns/fixed-rate",
    paths: "pod/other-node",
    calibrationRounds: 10,
    rounds: 5,
    gate: [
      "tcp-throughput/1-stream/pod/other-node tcp.throughput",
      "tcp-throughput/8-streams/pod/other-node tcp.throughput",
      "latency/tcp-idle/pod/other-node latency.p50",
      "latency/tcp-idle/pod/other-node latency.p99",
      "connection/max/pod/other-node connection.rate",
      "http/1000-keep-alive/pod/other-node http.latency.p99",
      "http/max-close/pod/other-node http.rate.max",
      "dns/fixed-rate/pod/other-node dns.latency.p50",
    ].join(", "),
    alike: openLimitedLab(new Map()),
    open: openLimitedLab(new Map([["vpc-cni-again", SLOWER_RATE]])),
    // Small requests fill a hundredth of the link.
    truth: ({ metric }) => (metric === "tcp.throughput" ? "slower" : "same"),
  },
} satisfies Record<string, Experiment>;

type Name = keyof typeof EXPERIMENTS;
const isName = (name: string): name is Name => Object.hasOwn(EXPERIMENTS, name);

try {
  const given = process.argv.slice(2);
  const odd = given.find((name) => !isName(name));
  if (odd !== undefined) throw new ConfigurationError(`An experiment is one of ${Object.keys(EXPERIMENTS).join(", ")}, not "${odd}".`);
  await rerunAsRoot();
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort(new InterruptedError("Interrupted by SIGINT.")));
  for (const name of given.length > 0 ? given.filter(isName) : (Object.keys(EXPERIMENTS) as Name[])) {
    using folder = temporaryFolder();
    const experience = await carryOut(EXPERIMENTS[name], folder.path, interruption.signal);
    process.stdout.write(`${renderSection(experimentSection(EXPERIMENTS[name], experience))}\n`);
    const kept = process.env["KEEP_RECORDS"];
    if (kept !== undefined) {
      mkdirSync(kept, { recursive: true });
      for (const run of ["calibration", "experiment"]) cpSync(`${folder.path}/${run}/record.json`, `${kept}/${name}-${run}.json`);
    }
  }
} catch (error) {
  const { sentence, stack } = toFailure(error);
  process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
  process.exitCode = 1;
}
