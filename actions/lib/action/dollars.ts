import { ConfigurationError } from "../model/errors.ts";
import { type Input, text } from "./input.ts";

/** An input that is an amount of US dollars. */
export function dollars(about: Parameters<typeof text>[0]): Input<number> {
  return {
    ...text(about),
    parse(given, name) {
      if (/^\d{1,6}(\.\d{1,2})?$/.test(given)) return Number(given);
      throw new ConfigurationError(`Input "${name}" must be an amount of US dollars, as 5 or 2.50, not "${given.slice(0, 80)}".`);
    },
  };
}
