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
  { name: "link-name", module: ".", package: "./link-name" },
];

const SOURCES = join(import.meta.dirname, "programs");
/** What decides what is built, beside the flags and the version of Go. */
const SOURCE_FILES = [
  ...["go.mod", "go.sum", "pause/main.go", "link-name/main.go"],
  ...["coredns/go.mod", "coredns/go.sum", "coredns/main.go"],
];

/** Felix, the part of Calico that enforces network policies on a node. */
const POLICY_ENGINE: readonly Program[] = [
  { name: "calico-felix", module: "calico", package: "github.com/projectcalico/calico/felix/cmd/calico-felix" },
];
const POLICY_ENGINE_FILES = ["calico/go.mod", "calico/go.sum"];
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
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(await readFile(join(SOURCES, "go.mod"), "utf8"))?.[1];
  if (version === undefined) throw new Error("The go.mod of the test cluster requires no k8s.io/kubernetes.");
  return { folder: await build("programs", PROGRAMS, SOURCE_FILES, kubernetesFacts(version), log), version };
}

/**
 * Builds what enforces network policies, once per version; a first build takes three minutes on two cores.
 * @param version what it says of itself
 * @returns the folder with it
 * @throws EnvironmentError and ToolError as `buildPrograms` does
 */
export async function buildPolicyEngine(version: string, log: Log): Promise<string> {
  const fact = `-X github.com/projectcalico/calico/felix/buildinfo.GitVersion=${version}`;
  return build("policy-engine", POLICY_ENGINE, POLICY_ENGINE_FILES, [fact], log);
}

/** @param kind names the folder of the cache. @param facts what the linker writes into the programs */
async function build(
  kind: string,
  programs: readonly Program[],
  sourceFiles: readonly string[],
  facts: readonly string[],
  log: Log,
): Promise<string> {
  const sources = await Promise.all(sourceFiles.map((file) => readFile(join(SOURCES, file), "utf8")));
  const [go] = await executablesNamed("go", systemPlaces().searchPath);
  if (go === undefined)
    throw new EnvironmentError("The test cluster is built by Go, which is not installed here: install Go 1.25 or newer.");
  const goVersion = (await runChecked([go, "env", "GOVERSION"])).stdout;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", ["-s", "-w", ...facts].join(" ")];
  return makeOnce(kind, [goVersion, flags, programs, sources], async (unfinished) => {
    for (const [i, { name, module, package: path }] of programs.entries()) {
      log.info(
        `Building ${name} with Go (${i + 1} of ${programs.length}${i === 0 && programs.length > 1 ? ", takes most of the time" : ""})`,
      );
      const argv = [go, "build", "-C", join(SOURCES, module), ...flags, "-o", join(unfinished, name), path];
      const { seconds } = await runChecked(["nice", "-n", "19", ...argv], {
        limitSeconds: LIMIT_SECONDS,
        env: { ...process.env, CGO_ENABLED: "0" },
      });
      log.info(`Built ${name} in ${seconds.toFixed(0)} s`);
    }
  });
}

/** What a release build says of itself, else the API server calls itself v0.0.0 and charts with a kubeVersion refuse it. */
function kubernetesFacts(version: string): string[] {
  const [major, minor] = version.slice(1).split(".");
  const facts = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return packages.flatMap((path) => Object.entries(facts).map(([name, value]) => `-X ${path}.${name}=${value}`));
}
