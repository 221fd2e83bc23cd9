import { numbersOf } from "../numbers.ts";
import type { Aspect } from "../verdict-words.ts";

const numbers = numbersOf("ko");

/** A predicate in the forms that sentences need. */
interface Predicate {
  /** At the end of a sentence. */
  readonly final: string;
  /** Before another predicate. */
  readonly and: string;
  /** Before a noun. */
  readonly adnominal: string;
  /** In a tally. */
  readonly noun: string;
}

const of = (final: string, and: string, adnominal: string, noun: string): Predicate => ({ final, and, adnominal, noun });

/** What a metric that changed is, compared to another arm's: `vpc-cni보다 느립니다`. */
export const WAYS: Readonly<Record<Aspect, { readonly worse: Predicate; readonly better: Predicate }>> = {
  speed: { worse: of("느립니다", "느리고", "느린", "느림"), better: of("빠릅니다", "빠르고", "빠른", "빠름") },
  cost: {
    worse: of("CPU를 더 씁니다", "CPU를 더 쓰고", "CPU를 더 쓰는", "CPU 비용 높음"),
    better: of("CPU를 덜 씁니다", "CPU를 덜 쓰고", "CPU를 덜 쓰는", "CPU 비용 낮음"),
  },
  mixed: {
    worse: of("결과가 나쁩니다", "결과가 나쁘고", "결과가 나쁜", "나쁨"),
    better: of("결과가 좋습니다", "결과가 좋고", "결과가 좋은", "좋음"),
  },
};

/** `판정 지표 8개 중 3개` */
export const share = (count: number, all: number): string => (count === all ? whole(all) : `판정 지표 ${all}개 중 ${count}개`);
const whole = (all: number): string => (all === 1 ? "판정 지표 1개" : `판정 지표 ${all}개 모두`);

/** `개선 2개, 동등 4개`, without what there is none of. */
export const tally = (counts: readonly (readonly [word: string, count: number])[]): string =>
  counts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} ${numbers.plain(count)}개`)
    .join(", ");
