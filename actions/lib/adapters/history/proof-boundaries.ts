import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import { schemaProblem } from "../records/schema-problem.ts";

/** What `install-scenario` wrote of a scenario, as far as the history needs it; `adapters/data-plane/proof-file.ts` writes it. */
const proofSchema = z.object({
  schemaVersion: z.literal(1),
  scenario: z.string(),
  releases: z.array(z.object({ chart: z.string(), version: z.string() })),
  dataPlane: z.exactOptional(z.object({ parts: z.array(z.object({ container: z.string(), version: z.string() })) })),
});

/** Boundaries by scenario. */
export type BoundariesByScenario = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Versions of charts (`chart cilium`) and of the data plane's agents (`aws-node`, `kube-proxy`), by scenario.
 * @throws ConfigurationError one sentence with the file
 */
export async function readProofBoundaries(paths: readonly string[]): Promise<BoundariesByScenario> {
  const boundaries = new Map<string, Readonly<Record<string, string>>>();
  for (const path of paths) {
    const { scenario, releases, dataPlane } = await readProof(path);
    boundaries.set(scenario, {
      ...boundaries.get(scenario),
      ...Object.fromEntries(releases.map(({ chart, version }) => [`chart ${chart}`, version])),
      ...Object.fromEntries((dataPlane?.parts ?? []).flatMap(({ container, version }) => (version === "" ? [] : [[container, version]]))),
    });
  }
  return boundaries;
}

async function readProof(path: string): Promise<z.infer<typeof proofSchema>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new ConfigurationError(`Input "proofs" has ${path}, but ${why}.`);
  }
  const result = proofSchema.safeParse(content);
  if (!result.success)
    throw new ConfigurationError(`Input "proofs" has ${path}, which install-scenario did not write: ${schemaProblem(result.error)}.`);
  return result.data;
}
