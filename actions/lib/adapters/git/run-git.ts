import { type ExecFileException, execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../../model/errors.ts";
import { RefusalError } from "../../ports/refusal.ts";
import { runCommand } from "../process/run-command.ts";
import { basicCredentials, type GitAccess, gitEnvironment } from "./git-environment.ts";
import { gitRefusal, oneLine } from "./git-refusal.ts";

/** Git in one bare repository of ours. */
export interface Git {
  /**
   * @param input what it reads from stdin
   * @returns what it wrote, secrets hidden
   * @throws RefusalError what the server said; ToolError for anything else that went wrong
   */
  run(args: readonly string[], signal: AbortSignal, input?: string): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** The same for what is no text; it must not use the network. */
  runBinary(args: readonly string[], signal: AbortSignal, input: string): Promise<Buffer>;
}

const LIMIT_SECONDS = 120;
const MOST_BYTES = 2 ** 30;

/** @param limitSeconds after which a command of git is ended */
export function gitIn(folder: string, access: GitAccess, limitSeconds = LIMIT_SECONDS): Git {
  const env = gitEnvironment(access);
  const secrets = [access.token, basicCredentials(access.token)];
  const hide = (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
  return {
    async run(args, signal, input = "") {
      const completed = await runCommand(["git", `--git-dir=${folder}`, ...args], { env, signal, input, limitSeconds });
      const stdout = hide(completed.stdout);
      const stderr = hide(completed.stderr);
      if (completed.timedOut) throw new RefusalError("unavailable", `git ${args[0]} was ended after ${limitSeconds} s`);
      if (completed.exitCode === 0) return { stdout, stderr };
      const said = `${stdout}\n${stderr}`;
      throw gitRefusal(said) ?? new ToolError(`${named(args)} exited with ${completed.exitCode}: ${oneLine(said)}`);
    },
    async runBinary(args, signal, input) {
      signal.throwIfAborted();
      const running = promisify(execFile)("git", [`--git-dir=${folder}`, ...args], {
        // A partial clone would go and fetch what it lacks.
        env: { ...env, GIT_NO_LAZY_FETCH: "1" },
        encoding: "buffer",
        maxBuffer: MOST_BYTES,
        signal,
        timeout: limitSeconds * 1000,
      });
      running.child.stdin?.on("error", () => undefined);
      running.child.stdin?.end(input);
      try {
        return (await running).stdout;
      } catch (error) {
        signal.throwIfAborted();
        const { killed, code, signal: endedBy, stderr } = error as ExecFileException & { readonly stderr: Buffer };
        const said = oneLine(hide(String(stderr)));
        const how = killed ? `was ended after ${limitSeconds} s` : `failed with ${code ?? endedBy}`;
        throw new ToolError(`${named(args)} ${how}${said === "" ? "" : `: ${said}`}`);
      }
    },
  };
}

const named = (args: readonly string[]): string => `\`git ${args.join(" ").slice(0, 100)}\``;
