import type { MeasuredRun, Point, Points, RoundsSummary } from "./series.ts";

/** Numbers that are kept of a point: the place of its run, median, low, high, rounds. */
const WIDTH = 5;

/** Points that there is room for at first. */
const ROOM = 16;

/**
 * Points of one series as numbers in a row, 40 bytes each, and made when they are asked for. As objects, those of five years are what the
 * memory of a judgement is full of, and the engine lets four times as much pile up before it clears away.
 */
export class PackedPoints implements Points {
  readonly #runs: readonly MeasuredRun[];
  #numbers = new Float64Array(ROOM * WIDTH);
  #length = 0;

  /** @param runs shared by all series of a history; more may be added to them later */
  constructor(runs: readonly MeasuredRun[]) {
    this.#runs = runs;
  }

  get length(): number {
    return this.#length;
  }

  /** @param run place among the runs */
  add(run: number, { median, low, high, rounds }: RoundsSummary): void {
    const start = this.#length * WIDTH;
    if (start === this.#numbers.length) {
      const larger = new Float64Array(Math.ceil(this.#length * 1.5) * WIDTH);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.set([run, median, low, high, rounds], start);
    this.#length++;
  }

  at(index: number): Point | undefined {
    const place = index < 0 ? this.#length + index : index;
    if (!(place >= 0 && place < this.#length)) return undefined;
    const [numbers, start] = [this.#numbers, place * WIDTH];
    const { time, run, sha, facts } = this.#runs[numbers[start] as number] as MeasuredRun;
    const [median, low, high] = [numbers[start + 1] as number, numbers[start + 2] as number, numbers[start + 3] as number];
    return { time, run, sha, median, low, high, rounds: numbers[start + 4] as number, facts };
  }

  *[Symbol.iterator](): Generator<Point> {
    for (let place = 0; place < this.#length; place++) yield this.at(place) as Point;
  }
}
