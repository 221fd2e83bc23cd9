import type { Log } from "../../actions/lib/ports/log.ts";

/** A log that keeps what it was told. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (message) => void lines.push(message),
    warning: (message) => void lines.push(`warning: ${message}`),
    debug: (message) => void lines.push(`debug: ${message}`),
    async group(title, body) {
      lines.push(`group: ${title}`);
      return body();
    },
  };
}
