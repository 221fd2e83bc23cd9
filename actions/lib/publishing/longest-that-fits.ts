import { RefusalError } from "../ports/refusal.ts";

/** More in the body of a comment or an issue is refused with 422; counted in UTF-16 units, which are never fewer than GitHub's characters. */
export const BODY_LIMIT_CHARACTERS = 65_536;

/** Makes one write, of a body that was found short enough. @throws RefusalError `too-long` where even the shortest is not; whatever the write throws */
type WriteFitting = <T>(write: (body: string) => Promise<T>) => Promise<T>;

/**
 * Writes the longest text that GitHub takes, and remembers how far it got: what was refused once is not tried again.
 * @param texts the same from long to short
 * @param toBody what a text stands in
 */
export function longestThatFits(texts: readonly [string, ...string[]], toBody: (text: string) => string): WriteFitting {
  const bodies = texts.map(toBody).filter((body) => body.length <= BODY_LIMIT_CHARACTERS);
  return async (write) => {
    for (let [body] = bodies; body !== undefined; [body] = bodies) {
      try {
        return await write(body);
      } catch (error) {
        if (!(error instanceof RefusalError && error.reason === "too-long")) throw error;
        bodies.shift();
      }
    }
    throw new RefusalError("too-long", "even the shortest text is too long");
  };
}
