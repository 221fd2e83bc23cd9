import { build } from "esbuild";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { PAGE_BUNDLE } from "../../actions/lib/dashboard/page-bundle.ts";

let bundled: Promise<string> | undefined;

/** The script of the dashboard's page, made once. */
export function bundlePage(): Promise<string> {
  bundled ??= build({
    ...PAGE_BUNDLE,
    entryPoints: [...PAGE_BUNDLE.entryPoints],
    target: [...PAGE_BUNDLE.target],
    absWorkingDir: projectRoot(),
    write: false,
    logLevel: "warning",
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
  return bundled;
}
