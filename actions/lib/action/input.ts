import { ConfigurationError } from "../model/errors.ts";
import { nearestName } from "../scenarios/nearest-name.ts";

/** One input of an action, and the option of the same name on the command line. */
export interface Input<T> {
  readonly description: string;
  /** As it stands in action.yml; "" where there is none. */
  readonly default: string;
  /** What stands for the value in the help of the command line; absent for a flag. */
  readonly placeholder?: string;
  /** @throws ConfigurationError that names the input, the rule and the value */
  parse(text: string, name: string): T;
}

/** Inputs by their kebab-case name. */
// biome-ignore lint/suspicious/noExplicitAny: Input<unknown> would refuse every real input, `parse` being checked both ways
export type InputSpec = Readonly<Record<string, Input<any>>>;

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Name;

/** What a spec's inputs come to, by camelCase name: `inputs.secondsPerRun` for `seconds-per-run`. */
export type InputValues<S extends InputSpec> = {
  readonly [Name in keyof S & string as CamelCase<Name>]: S[Name] extends Input<infer T> ? T : never;
};

/**
 * Reads every input once.
 * @param read gives the text of an input, "" where the user gave none
 * @throws ConfigurationError for the first input that breaks its rule
 */
export function parseInputs<const S extends InputSpec>(spec: S, read: (name: string) => string | undefined): InputValues<S> {
  const values = Object.entries(spec).map(([name, input]) => {
    const text = (read(name) ?? "").trim();
    return [camelCase(name), input.parse(text === "" ? input.default : text, name)];
  });
  return Object.fromEntries(values) as InputValues<S>;
}

interface About {
  readonly description: string;
  readonly placeholder?: string;
}

/** Any text but none. */
export function text({ description, default: fallback = "", placeholder = "text" }: About & { readonly default?: string }): Input<string> {
  return {
    description,
    default: fallback,
    placeholder,
    parse: (given, name) => given || refuse(name, "must be given", given),
  };
}

/** A whole number without sign, exponent or unit. */
export function wholeNumber({
  description,
  min,
  max = Number.MAX_SAFE_INTEGER,
  default: fallback,
  placeholder = "number",
}: About & { readonly min: number; readonly max?: number; readonly default?: number }): Input<number> {
  return {
    description,
    default: fallback === undefined ? "" : String(fallback),
    placeholder,
    parse(given, name) {
      const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (!(number >= min)) refuse(name, `must be a whole number of at least ${min}`, given);
      if (number > max) refuse(name, `must be a whole number of at most ${max}`, given);
      return number;
    },
  };
}

/** A whole number, or one word. */
export function wholeNumberOr<const Word extends string>(word: Word, number: Parameters<typeof wholeNumber>[0]): Input<number | Word> {
  const input = wholeNumber(number);
  return {
    ...input,
    parse: (given, name) =>
      given === word
        ? word
        : /^\d+$/.test(given)
          ? input.parse(given, name)
          : refuse(name, `must be ${word} or a whole number of at least ${number.min}`, given),
  };
}

/** One of a few words. */
export function choice<const Value extends string>({
  description,
  values,
  default: fallback = "",
  placeholder = "name",
}: About & { readonly values: readonly Value[]; readonly default?: Value | "" }): Input<Value> {
  return { description, default: fallback, placeholder, parse: (given, name) => oneOf(given, values, name) };
}

/** Names separated by commas or line ends, each once, in the order given; any names where no `values` are told. */
export function list<const Value extends string = string>({
  description,
  values,
  default: fallback = "",
  placeholder = "names",
}: About & { readonly values?: readonly Value[]; readonly default?: string }): Input<readonly Value[]> {
  return {
    description,
    default: fallback,
    placeholder,
    parse(given, name) {
      const entries = given.split(/[,\n]/).map((entry) => entry.trim());
      const unique = [...new Set(entries.filter((entry) => entry !== ""))];
      if (unique.length === 0) refuse(name, "must be a list of at least one name, separated by commas", given);
      return values === undefined ? (unique as Value[]) : unique.map((entry) => oneOf(entry, values, name));
    },
  };
}

/** `true` or `false`. */
export function flag({
  description,
  default: fallback = false,
}: {
  readonly description: string;
  readonly default?: boolean;
}): Input<boolean> {
  return {
    description,
    default: String(fallback),
    parse: (given, name) => oneOf(given.toLowerCase(), ["true", "false"], name) === "true",
  };
}

/** The same input with one more rule, that its text has a shape. @param rule ends a sentence: `must be 12 digits` */
export function matching(input: Input<string>, shape: RegExp, rule: string): Input<string> {
  return {
    ...input,
    parse(given, name) {
      const value = input.parse(given, name);
      return shape.test(value) ? value : refuse(name, rule, value);
    },
  };
}

/** The same list with one more rule, that each entry has a shape. @param rule as of `matching` */
export function eachMatching(input: Input<readonly string[]>, shape: RegExp, rule: string): Input<readonly string[]> {
  return {
    ...input,
    parse(given, name) {
      const values = input.parse(given, name);
      const wrong = values.find((value) => !shape.test(value));
      return wrong === undefined ? values : refuse(name, rule, wrong);
    },
  };
}

/** The same input, which may be left out. */
export function optional<T>(input: Input<T>): Input<T | undefined> {
  return { ...input, parse: (given, name) => (given === "" ? undefined : input.parse(given, name)) };
}

function oneOf<Value extends string>(given: string, values: readonly Value[], name: string): Value {
  const value = values.find((candidate) => candidate === given);
  if (value !== undefined) return value;
  const nearest = nearestName(given, values);
  const rule = values.length > 2 ? `must be one of ${values.join(", ")}` : `must be ${values.join(" or ")}`;
  return refuse(name, rule, given, nearest === undefined ? "." : `; did you mean "${nearest}"?`);
}

/** Long enough to recognise a value by, short enough for one line of a log. */
const SHOWN_CHARACTERS = 80;

function refuse(name: string, rule: string, given: string, end = "."): never {
  const shown = given.length > SHOWN_CHARACTERS ? `${given.slice(0, SHOWN_CHARACTERS)}…` : given;
  throw new ConfigurationError(`Input "${name}" ${rule}${given === "" ? "" : `, not "${shown}"`}${end}`);
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
