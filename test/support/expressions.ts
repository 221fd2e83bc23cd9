import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What expressions of a step may name: plain JSON by context. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the job stands, for `success()` and its like. */
export interface Standing {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

const STATUS_FUNCTIONS = {
  success: ({ failed, cancelled }: Standing) => !failed && !cancelled,
  failure: ({ failed, cancelled }: Standing) => failed && !cancelled,
  cancelled: ({ cancelled }: Standing) => cancelled,
  always: () => true,
} as const;

/** Evaluates one expression by GitHub's own evaluator. @returns plain JSON */
export function evaluate(expression: string, contexts: Contexts, standing: Standing): unknown {
  const functions = Object.entries(STATUS_FUNCTIONS).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(holds(standing)),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const value = new Evaluator(parsed, context, new Map(functions.map((definition) => [definition.name, definition]))).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer) ?? "null");
}

/** Fills every `${{ }}` of a text in; a missing value is no text, as the runner has it. */
export function fillIn(text: string, contexts: Contexts, standing: Standing): string {
  return text.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) => asText(evaluate(expression.trim(), contexts, standing)));
}

/** Fills in whatever texts a value has; one that is an expression and nothing else becomes what that says, a list or a mapping too. */
export function fillInAll(value: unknown, contexts: Contexts, standing: Standing): unknown {
  if (typeof value === "string") {
    const alone = /^\s*\$\{\{((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(value)?.[1];
    return alone === undefined ? fillIn(value, contexts, standing) : evaluate(alone.trim(), contexts, standing);
  }
  if (Array.isArray(value)) return value.map((one) => fillInAll(one, contexts, standing));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fillInAll(one, contexts, standing)]));
}

/** Whether a step runs: without a status function in it, only while the job goes well. */
export function decides(condition: string | undefined, contexts: Contexts, standing: Standing): boolean {
  const bare = (condition ?? "success()").trim().replace(/^\$\{\{([\s\S]*)\}\}$/, "$1");
  const asksForStatus = /\b(success|failure|cancelled|always)\s*\(/.test(bare);
  return isTrue(evaluate(asksForStatus ? bare : `success() && (${bare})`, contexts, standing));
}

const asText = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
const isTrue = (value: unknown): boolean => value !== null && value !== false && value !== "" && value !== 0;
