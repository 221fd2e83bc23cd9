import { createReadStream } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { temporaryFolder } from "../folders.ts";

/** A chart repository on loopback, as charts' publishers have them: an index and packages, by https. */
export interface ChartRepository extends AsyncDisposable {
  readonly address: string;
  /** What helm must have in its environment to trust it. */
  readonly env: { readonly SSL_CERT_FILE: string };
}

/** Serves the small chart beside this file in these versions, packed and indexed by helm itself. */
export async function serveCharts(helm: string, versions: readonly string[]): Promise<ChartRepository> {
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder.path, "key.pem"), join(folder.path, "certificate.pem")];
  await runChecked([
    ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", "/CN=charts", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
  ]);
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (request, response) => {
    createReadStream(join(folder.path, basename(request.url ?? "")))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const chart = join(folder.path, "chart");
  await cp(join(import.meta.dirname, "chart"), chart, { recursive: true });
  const manifest = await readFile(join(chart, "Chart.yaml"), "utf8");
  for (const version of versions) {
    await writeFile(join(chart, "Chart.yaml"), manifest.replace(/^version: .*$/m, `version: ${version}`));
    await runChecked([helm, "package", chart, "--destination", folder.path]);
  }
  await runChecked([helm, "repo", "index", folder.path, "--url", address]);
  return {
    address,
    env: { SSL_CERT_FILE: certificate },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      folder[Symbol.dispose]();
    },
  };
}
