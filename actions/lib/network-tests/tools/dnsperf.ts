import { OutputError } from "../network-test.ts";

export interface DnsperfRun {
  readonly sent: number;
  readonly completed: number;
  readonly lost: number;
  /** Answers by response code: `NOERROR`, `NXDOMAIN`, `REFUSED` … */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly completedPerSecond: number;
  readonly meanSeconds: number;
  /** Seconds to every answer with NOERROR; empty without `-v`. */
  readonly latencies: readonly number[];
}

/** dnsperf prints six decimals of a second. */
export const DNSPERF_RESOLUTION_SECONDS = 1e-6;

/**
 * Reads what dnsperf printed (2.10).
 * @throws OutputError also when not one query was answered: dnsperf exits with 0 then
 */
export function parseDnsperf(text: string, { verbose }: { readonly verbose: boolean }): DnsperfRun {
  const start = text.indexOf("\nStatistics:\n");
  if (start === -1) throw new OutputError("dnsperf", "did not print its statistics", text.slice(-200));
  const statistics = text.slice(start);
  const number = (label: string): number => Number(capture(statistics, new RegExp(`^ +${label} +([0-9.]+)(?: |$)`, "m"), label));
  const run = {
    sent: number("Queries sent:"),
    completed: number("Queries completed:"),
    lost: number("Queries lost:"),
    answers: answersByCode(statistics),
    seconds: number(String.raw`Run time \(s\):`),
    completedPerSecond: number("Queries per second:"),
    meanSeconds: number(String.raw`Average Latency \(s\):`),
  };
  if (run.completed === 0) throw new OutputError("dnsperf", "had no answer", statistics);
  if (Math.abs(run.completed / run.seconds - run.completedPerSecond) > 0.01 * run.completedPerSecond) {
    throw new OutputError("dnsperf", "printed a rate that does not follow from its count and run time", statistics);
  }
  if (!verbose) return { ...run, latencies: [] };
  return { ...run, latencies: latenciesOf(text.slice(0, start), run) };
}

function capture(text: string, pattern: RegExp, label: string): string {
  const [, value] = pattern.exec(text) ?? [];
  if (value === undefined) throw new OutputError("dnsperf", `printed no "${label.replaceAll("\\", "")}"`, text);
  return value;
}

/** `NOERROR 168 (84.00%), REFUSED 32 (16.00%)` */
function answersByCode(statistics: string): Readonly<Record<string, number>> {
  const codes = capture(statistics, /^ +Response codes: +(.*)$/m, "Response codes:");
  return Object.fromEntries([...codes.matchAll(/([A-Z0-9]+) (\d+) \(/g)].map(([, code, count]) => [code, Number(count)]));
}

/** Lines of `-v`: `> NOERROR svc-1.default.svc.cluster.local. A 0.000280`; a query without an answer is `> T name A`. */
function latenciesOf(text: string, run: Omit<DnsperfRun, "latencies">): readonly number[] {
  const answers = text
    .split("\n")
    .filter((line) => line.startsWith("> ") && !line.startsWith("> T "))
    .map((line) => {
      const [, code, seconds] = /^> ([A-Z0-9]+) \S+ \S+ (\d+\.\d{6})$/.exec(line) ?? [];
      if (seconds === undefined) throw new OutputError("dnsperf", "printed an answer without a time", line);
      return { code, seconds: Number(seconds) };
    });
  const meanSeconds = answers.reduce((sum, { seconds }) => sum + seconds, 0) / answers.length;
  if (answers.length !== run.completed || Math.abs(meanSeconds - run.meanSeconds) > DNSPERF_RESOLUTION_SECONDS) {
    const problem = `printed ${answers.length} answers with a mean of ${meanSeconds} s`;
    throw new OutputError("dnsperf", `${problem}, but counted ${run.completed} with ${run.meanSeconds} s`, text.slice(-200));
  }
  return answers.filter(({ code }) => code === "NOERROR").map(({ seconds }) => seconds);
}
