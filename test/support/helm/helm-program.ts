import { join } from "node:path";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { makeOnce } from "../cluster/make-once.ts";

/** Releases whose module says nothing that `go install` refuses; both lines, because users bring theirs. */
export const HELM_MODULES = {
  3: "helm.sh/helm/v3/cmd/helm@v3.21.4",
  4: "helm.sh/helm/v4/cmd/helm@v4.3.0",
} as const;

export type HelmLine = keyof typeof HELM_MODULES;

const LIMIT_SECONDS = 1800;

/**
 * Folder with the real helm, built once per release by Go's module client; a first build takes some minutes.
 * @throws EnvironmentError when this machine has no Go; ToolError when the build fails
 */
export async function helmFolder(line: HelmLine, log: Log): Promise<string> {
  const [go] = await executablesNamed("go", systemPlaces().searchPath);
  if (go === undefined)
    throw new EnvironmentError("The tests' helm is built by Go, which is not installed here: install Go 1.26 or newer.");
  const module = HELM_MODULES[line];
  const { stdout: goVersion } = await runChecked([go, "env", "GOVERSION"]);
  // A release build says its version; one of `go install` has it from the module, and helm looks for it here only.
  const version = /@(v.*)$/.exec(module)?.[1] ?? "";
  const flags = ["-trimpath", "-ldflags", `-s -w -X helm.sh/helm/v${line}/internal/version.version=${version}`];
  return await makeOnce("helm", [goVersion, flags, module], async (unfinished) => {
    log.info(`Building ${module} with Go`);
    const { seconds } = await runChecked(["nice", "-n", "19", go, "install", ...flags, module], {
      limitSeconds: LIMIT_SECONDS,
      env: { ...process.env, CGO_ENABLED: "0", GOBIN: unfinished },
    });
    log.info(`Built helm in ${seconds.toFixed(0)} s`);
  });
}

/** The executable in it. */
export const helmIn = (folder: string): string => join(folder, "helm");
