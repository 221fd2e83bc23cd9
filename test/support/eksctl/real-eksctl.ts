import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { PINNED_TOOLS } from "../../../actions/lib/adapters/tools/pinned-tools.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { makeOnce } from "../cluster/make-once.ts";

const SOURCES = join(import.meta.dirname, "../eks-programs");
const PACKAGE = "github.com/weaveworks/eksctl/cmd/eksctl";
const LIMIT_SECONDS = 3600;

/**
 * Builds the real eksctl, at the release that the actions pin, once per version.
 * @returns folder with the executable `eksctl`
 * @throws EnvironmentError when there is no Go
 * @throws ToolError with the compiler's last lines
 */
export async function realEksctl(log: Log): Promise<string> {
  const sources = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(SOURCES, file), "utf8")));
  const [go] = await executablesNamed("go", systemPlaces().searchPath);
  if (go === undefined)
    throw new EnvironmentError("The real eksctl is built by Go, which is not installed here: install Go 1.26.5 or newer.");
  const goVersion = (await runChecked([go, "env", "GOVERSION"])).stdout;
  // A release says its version without anything behind it; what is built from its module would call itself a development version.
  const release = ["-X github.com/weaveworks/eksctl/pkg/version.PreReleaseID="];
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", ["-s", "-w", ...release].join(" ")];
  return makeOnce("eksctl", [goVersion, flags, PINNED_TOOLS.eksctl.version, sources], async (unfinished) => {
    log.info("Building eksctl with Go, which takes some minutes");
    const argv = [go, "build", "-C", SOURCES, ...flags, "-o", join(unfinished, "eksctl"), PACKAGE];
    const { seconds } = await runChecked(["nice", "-n", "19", ...argv], {
      limitSeconds: LIMIT_SECONDS,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
    log.info(`Built eksctl in ${seconds.toFixed(0)} s`);
  });
}
