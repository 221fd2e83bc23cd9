import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { makeOnce } from "./make-once.ts";

interface Program {
  readonly name: string;
  /** Folder with the go.mod, below `programs/`. */
  readonly module: string;
  readonly package: string;
}

const kubernetes = (name: string): Program => ({ name, module: ".", package: `k8s.io/kubernetes/cmd/${name}` });

/** The first takes longest by far: the others share most of their packages with it. */
const PROGRAMS: readonly Program[] = [
  kubernetes("kube-apiserver"),
  kubernetes("kubelet"),
  kubernetes("kube-controller-manager"),
  kubernetes("kube-scheduler"),
  kubernetes("kube-proxy"),
  kubernetes("kubectl"),
  { name: "etcd", module: ".", package: "go.etcd.io/etcd/server/v3" },
  { name: "coredns", module: "coredns", package: "." },
  { name: "pause", module: ".", package: "./pause" },
];

const SOURCES = join(import.meta.dirname, "programs");
/** What decides what is built, beside the flags and the version of Go. */
const SOURCE_FILES = ["go.mod", "go.sum", "pause/main.go", "coredns/go.mod", "coredns/go.sum", "coredns/main.go"];
const LIMIT_SECONDS = 3600;

export interface Programs {
  /** Holds an executable of each name. */
  readonly folder: string;
  /** Release of Kubernetes, with its `v`. */
  readonly version: string;
}

/**
 * Builds what the cluster runs, once per version; a first build takes eight minutes on two cores, and leaves 4 GB in Go's caches.
 * @throws EnvironmentError when there is no Go
 * @throws ToolError with the compiler's last lines
 */
export async function buildPrograms(log: Log): Promise<Programs> {
  const sources = await Promise.all(SOURCE_FILES.map((file) => readFile(join(SOURCES, file), "utf8")));
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(sources[0] ?? "")?.[1];
  if (version === undefined) throw new Error("The go.mod of the test cluster requires no k8s.io/kubernetes.");
  const [go] = await executablesNamed("go", systemPlaces().searchPath);
  if (go === undefined)
    throw new EnvironmentError("The test cluster is built by Go, which is not installed here: install Go 1.25 or newer.");
  const goVersion = (await runChecked([go, "env", "GOVERSION"])).stdout;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags(version)];
  const folder = await makeOnce("programs", [goVersion, flags, PROGRAMS, sources], async (unfinished) => {
    for (const [i, { name, module, package: path }] of PROGRAMS.entries()) {
      log.info(`Building ${name} with Go (${i + 1} of ${PROGRAMS.length}${i === 0 ? ", takes most of the time" : ""})`);
      const build = [go, "build", "-C", join(SOURCES, module), ...flags, "-o", join(unfinished, name), path];
      const { seconds } = await runChecked(["nice", "-n", "19", ...build], {
        limitSeconds: LIMIT_SECONDS,
        env: { ...process.env, CGO_ENABLED: "0" },
      });
      log.info(`Built ${name} in ${seconds.toFixed(0)} s`);
    }
  });
  return { folder, version };
}

/** What a release build says of itself, else the API server calls itself v0.0.0 and charts with a kubeVersion refuse it. */
function linkerFlags(version: string): string {
  const [major, minor] = version.slice(1).split(".");
  const facts = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return ["-s", "-w", ...packages.flatMap((path) => Object.entries(facts).map(([name, value]) => `-X ${path}.${name}=${value}`))].join(" ");
}
