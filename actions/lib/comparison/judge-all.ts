import { METRICS } from "../model/metric.ts";
import { benjaminiHochberg, holm } from "../statistics/multiplicity.ts";
import { ALPHA } from "../statistics/sequential.ts";
import type { Comparison, MetricComparison } from "./comparison.ts";
import { hostChangeOf } from "./control.ts";
import type { Evidence } from "./evidence.ts";
import type { MetricOfCell } from "./gate.ts";
import { type HostChange, type JudgementRequest, judge } from "./judgement.ts";
import type { Weighed } from "./weigh-metric.ts";

/** One metric of one candidate on its own, before anybody asks how many there are. */
export interface Found extends Pick<MetricComparison, "arm" | "family"> {
  readonly metric: MetricOfCell;
  readonly weighed: Weighed;
  readonly confirmation: Evidence | undefined;
}

/**
 * Judges all metrics of all candidates together: each family has a correction of its own, and the controls are judged first, because they cast
 * doubt on the others.
 * @param alpha chance of a false flag in the gate
 */
export function judgeAll(found: readonly Found[], alpha: number): { metrics: MetricComparison[]; families: Comparison["families"] } {
  const weighed = found.filter((one) => one.weighed.evidence !== undefined);
  const ofFamily = (family: Found["family"]) => weighed.filter((one) => one.family === family);
  const [gate, control] = [ofFamily("gate"), ofFamily("control")];
  const report = weighed.filter(({ family }) => family !== "control");
  const ps = (some: readonly Found[]) => some.map((one) => one.weighed.evidence?.p ?? 1);
  // A gate metric is of the report too, and has the p of the gate.
  const adjusted = new Map([
    ...zip(report, benjaminiHochberg(ps(report))),
    ...zip(gate, holm(ps(gate))),
    ...zip(control, holm(ps(control))),
  ]);
  const families = { gate: gate.length, report: report.length, control: control.length };
  const request = (one: Found): Omit<JudgeOneRequest, "hosts"> => ({
    adjustedP: adjusted.get(one) ?? 1,
    familySize: families[one.family],
    alpha: one.family === "gate" ? alpha : ALPHA,
  });
  const controls = new Map(found.filter(isControlFound).map((one) => [one, judgeOne(one, request(one))]));
  const hosts = new Map(
    Array.from(
      Map.groupBy(controls.values(), ({ arm }) => arm),
      ([arm, ofArm]) => [arm, hostChangeOf(ofArm)],
    ),
  );
  const metrics = found.map((one) => controls.get(one) ?? judgeOne(one, { ...request(one), hosts: hosts.get(one.arm) }));
  return { metrics, families };
}

const isControlFound = ({ family }: Found): boolean => family === "control";

interface JudgeOneRequest extends Pick<JudgementRequest, "adjustedP" | "familySize" | "alpha"> {
  readonly hosts?: HostChange | undefined;
}

function judgeOne(one: Found, { hosts, ...request }: JudgeOneRequest): MetricComparison {
  const { arm, family, metric, weighed, confirmation } = one;
  const about = { ...metric, arm, family };
  if (weighed.evidence === undefined) return { ...about, verdict: weighed.verdict, unweighed: weighed.unweighed };
  const { evidence, threshold } = weighed;
  const fresh = confirmation === undefined ? {} : { confirmation };
  const judgement = judge({
    ...request,
    evidence,
    threshold: threshold.distance,
    better: METRICS[metric.metric].better === "lower" ? "lower" : "higher",
    ...(hosts === undefined ? {} : { hosts }),
    isControl: isControlFound(one),
    ...fresh,
  });
  return { ...about, ...judgement, evidence, threshold, ...fresh };
}

const zip = <A, B>(first: readonly A[], second: readonly B[]): [A, B][] => first.map((one, index) => [one, second[index] as B]);
