import { parse } from "yaml";
import { choice, type Input, type InputSpec, optional } from "../actions/lib/action/input.ts";

/** A step of the root action that uses one of ours. */
interface RootStep {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** An input of the root action, and where it goes: the sub-action that it is described by. */
export interface Wire {
  readonly name: string;
  readonly action: string;
}

/** Inputs that the root action has for itself: what they decide spans the sub-actions. */
const OWN: InputSpec = {
  target: choice({
    description:
      "Where to measure: `lab` is network namespaces on this runner and needs no secret, `kubeconfig` is a Kubernetes cluster that exists, `eks` is a cluster that is created, measured and deleted",
    values: ["lab", "kubeconfig", "eks"],
    default: "lab",
  }),
};

/** The steps of the root action that hand an input on under its own name. */
export function wiresOf(manifest: string): readonly Wire[] {
  const { steps } = parse(manifest).runs as { readonly steps: readonly RootStep[] };
  // What a step without a name is given, one with a name is given too, where a reader looks for it.
  const named = [...steps.filter(({ id }) => id !== undefined), ...steps.filter(({ id }) => id === undefined)];
  return named.flatMap(({ uses = "", with: given = {} }) => {
    const action = /^\$\/actions\/([a-z-]+)$/.exec(uses)?.[1];
    if (action === undefined) return [];
    return Object.entries(given)
      .filter(([name, value]) => new RegExp(`\\binputs\\.${name}(?![\\w-])`).test(value))
      .map(([name]) => ({ name, action }));
  });
}

/**
 * The inputs of the root action: those that its steps hand on, each as the first sub-action describes it, and its own before them.
 * @param inputsOf gives what an action's inputs.ts has
 */
export function rootInputs(manifest: string, inputsOf: (action: string) => InputSpec): InputSpec {
  const inputs: Record<string, Input<unknown>> = { ...OWN };
  for (const { name, action } of wiresOf(manifest)) {
    const input = inputsOf(action)[name];
    if (input === undefined) throw new Error(`action.yml hands the input "${name}" to ${action}, which has no such input.`);
    // Nothing is required of all targets: the sub-action refuses what it misses.
    inputs[name] ??= optional(input);
  }
  return inputs;
}
