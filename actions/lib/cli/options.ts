import { type Command, Option } from "commander";
import { type InputSpec, type InputValues, parseInputs } from "../action/input.ts";

/** Gives a command an option for every input of an action, with the same name, words and default. */
export function addOptions(command: Command, spec: InputSpec): Command {
  for (const [name, input] of Object.entries(spec)) {
    const flags = input.placeholder === undefined ? `--${name} [true|false]` : `--${name} <${input.placeholder}>`;
    const option = new Option(flags, input.description.replaceAll("`", ""));
    if (input.placeholder === undefined) option.preset("true");
    else if (input.default !== "") option.default(input.default);
    command.addOption(option);
  }
  return command;
}

/** @throws ConfigurationError for the first option that breaks its rule */
export function readOptions<const S extends InputSpec>(spec: S, given: Readonly<Record<string, unknown>>): InputValues<S> {
  return parseInputs(spec, (name) => {
    const value = given[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    return value === undefined ? undefined : String(value);
  });
}
