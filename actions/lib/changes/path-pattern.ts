import { ConfigurationError } from "../model/errors.ts";

/** Files of a repository by their path: `charts/cilium/values*.yaml`. */
export interface PathPattern {
  /** The folder that all of them are in; "" for the repository's own. */
  readonly folder: string;
  matches(path: string): boolean;
  /** Whether the path may lead to such a file. */
  mayHold(path: string): boolean;
}

/**
 * @param text `*` stands for anything within a name, `**` for any folders, also none
 * @throws ConfigurationError for what is no path inside of a repository
 */
export function parsePattern(text: string): PathPattern {
  const parts = text.split("/");
  if (!isPlainPath(text))
    throw new ConfigurationError(
      `Input "paths" must list paths inside of the repository, in which * stands for a part of a name, not ${JSON.stringify(text.slice(0, 80))}.`,
    );
  const literal = parts.findIndex((part) => part.includes("*"));
  const matches = (names: readonly string[], wanted: readonly string[]): boolean => {
    const [first, ...rest] = wanted;
    if (first === undefined) return names.length === 0;
    if (first === "**") return matches(names, rest) || (names.length > 0 && matches(names.slice(1), wanted));
    return names.length > 0 && fits(names[0] as string, first) && matches(names.slice(1), rest);
  };
  return {
    folder: parts.slice(0, literal < 0 ? -1 : literal).join("/"),
    matches: (path) => matches(path.split("/"), parts),
    mayHold: (path) => {
      const names = path.split("/");
      return parts.some((_, index) => index > 0 && matches(names, parts.slice(0, index))) || parts.slice(0, names.length).includes("**");
    },
  };
}

/** Whether a path stays where it begins, and can be shown. */
export const isPlainPath = (path: string): boolean =>
  /^[^\p{C}\p{Zl}\p{Zp}\\]{1,500}$/u.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** Piece by piece from the left, so that no name makes it slow. */
function fits(name: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return name === pattern;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > name.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
