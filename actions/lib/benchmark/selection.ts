import { ConfigurationError } from "../model/errors.ts";
import type { Cell } from "../model/plan.ts";
import type { TrafficPath } from "../model/traffic-path.ts";
import type { NetworkTest } from "../network-tests/network-test.ts";

/** Paths to measure on: some by name, each test's headline path only, or all that make sense. */
export type PathChoice = readonly TrafficPath[] | "headline" | "all";

/**
 * The cells that names like `http` (all its variants) and `http/max-close` (one) stand for, on the chosen paths.
 * @throws ConfigurationError for an unknown name, and for a test that makes no sense on any of the paths
 */
export function selectCells(names: readonly string[], paths: PathChoice, catalog: readonly NetworkTest[]): Cell[] {
  const cells = names.flatMap((name) => {
    const [testName, ...rest] = name.split("/") as [string, ...string[]];
    const variantName = rest.length === 0 ? undefined : rest.join("/");
    const test = catalog.find((candidate) => candidate.name === testName);
    if (test === undefined)
      throw new ConfigurationError(`Input "tests" must name network tests (${catalog.map((t) => t.name).join(", ")}), not "${name}".`);
    const variants = test.variants.filter((variant) => variantName === undefined || variant.name === variantName);
    if (variants.length === 0) {
      throw new ConfigurationError(
        `Input "tests" must name a variant of ${test.name} (${test.variants.map((v) => v.name).join(", ")}), not "${variantName}".`,
      );
    }
    const chosen = pathsOf(test, paths);
    if (chosen.length === 0) {
      throw new ConfigurationError(
        `Input "paths" must hold a path that ${test.name} can be measured on (${test.paths.join(", ")}), not only "${[paths].flat().join(", ")}".`,
      );
    }
    return variants.flatMap((variant) => chosen.map((path) => ({ test: test.name, variant: variant.name, path })));
  });
  // `http,http/max-close` names one cell twice.
  return [...new Map(cells.map((cell) => [`${cell.test}/${cell.variant}/${cell.path}`, cell])).values()];
}

function pathsOf(test: NetworkTest, choice: PathChoice): readonly TrafficPath[] {
  if (choice === "all") return test.paths;
  if (choice === "headline") return test.paths.slice(0, 1);
  return test.paths.filter((path) => choice.includes(path));
}
