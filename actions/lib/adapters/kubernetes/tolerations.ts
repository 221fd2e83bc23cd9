import { ConfigurationError } from "../../model/errors.ts";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** As a pod's spec has it. */
export interface Toleration {
  readonly key?: string;
  readonly operator: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: string;
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/**
 * @param given `key`, `key=value`, either with `:Effect` behind, or `all`
 * @throws ConfigurationError for any other form
 */
export function tolerationsFrom(given: readonly string[]): readonly Toleration[] {
  return given.map((entry) => {
    if (entry === "all") return { operator: "Exists" };
    const [, key, value, effect] = /^([^=:\s]+)(?:=([^=:\s]*))?(?::(\w+))?$/.exec(entry) ?? [];
    if (key === undefined || (effect !== undefined && !EFFECTS.includes(effect)))
      throw new ConfigurationError(
        `Input "tolerations" must list taints as key, key=value or key=value:effect (${EFFECTS.join(", ")}), or be all, not "${entry}".`,
      );
    return {
      key,
      ...(value === undefined ? { operator: "Exists" as const } : { operator: "Equal" as const, value }),
      ...(effect === undefined ? {} : { effect }),
    };
  });
}

/** Whether a pod with these tolerations may be put on a node with this taint. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  if (taint.effect === "PreferNoSchedule") return true;
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (key === undefined || key === taint.key) &&
      (effect === undefined || effect === taint.effect) &&
      (operator === "Exists" || (value ?? "") === (taint.value ?? "")),
  );
}

/** As `kubectl taint` writes it. */
export const describeTaint = ({ key, value, effect }: Taint): string =>
  `${key}${value === undefined || value === "" ? "" : `=${value}`}:${effect}`;
