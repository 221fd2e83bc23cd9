import { ConfigurationError } from "../model/errors.ts";
import type { Cell } from "../model/plan.ts";
import { type TrafficPath, ZONE_PATHS } from "../model/traffic-path.ts";
import type { NetworkTest, Variant } from "../network-tests/network-test.ts";
import { type Abilities, carriedBy } from "./abilities.ts";

/** Paths to measure on: some by name, each test's headline path only, or all that make sense and that every cluster has. */
export type PathChoice = readonly TrafficPath[] | "headline" | "all";

/**
 * The cells that names like `http` (all its variants) and `http/max-close` (one) stand for, on the chosen paths.
 * @throws ConfigurationError for an unknown name, for what the target cannot carry, and for a test that makes no sense on any of the paths
 */
export function selectCells(names: readonly string[], paths: PathChoice, catalog: readonly NetworkTest[], abilities: Abilities): Cell[] {
  const carried = carriedBy(abilities, catalog);
  const cells = names.flatMap((name) => {
    const [testName, ...rest] = name.split("/") as [string, ...string[]];
    const variantName = rest.length === 0 ? undefined : rest.join("/");
    const known = catalog.find((candidate) => candidate.name === testName);
    if (known === undefined)
      throw new ConfigurationError(`Input "tests" must name network tests (${catalog.map((t) => t.name).join(", ")}), not "${name}".`);
    const isNamed = (variant: Variant) => variantName === undefined || variant.name === variantName;
    if (!known.variants.some(isNamed)) {
      throw new ConfigurationError(
        `Input "tests" must name a variant of ${known.name} (${known.variants.map((v) => v.name).join(", ")}), not "${variantName}".`,
      );
    }
    const test = carried.find((candidate) => candidate.name === testName);
    const variants = test?.variants.filter(isNamed) ?? [];
    if (test === undefined || variants.length === 0)
      throw new ConfigurationError(`Input "tests" must name what ${abilities.target} can carry, not "${name}".`);
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
  // Few clusters have nodes in two zones, so those paths are measured where somebody asks for them.
  if (choice === "all") return test.paths.filter((path) => !ZONE_PATHS.some((zonal) => zonal === path));
  if (choice === "headline") return test.paths.slice(0, 1);
  return test.paths.filter((path) => choice.includes(path));
}
