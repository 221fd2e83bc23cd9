import type { Point, Points } from "./series.ts";

/** Some points of a series in an order of their own, without a copy of them. */
export class PickedPoints implements Points {
  readonly #points: Points;
  readonly #places: Uint32Array;

  /** @param places of the points that are meant, in their order */
  constructor(points: Points, places: Uint32Array) {
    this.#points = points;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length;
  }

  at(index: number): Point | undefined {
    const place = this.#places.at(index);
    return place === undefined ? undefined : this.#points.at(place);
  }

  /** Without so many at the beginning. */
  from(place: number): PickedPoints {
    return new PickedPoints(this.#points, this.#places.subarray(place));
  }

  *[Symbol.iterator](): Generator<Point> {
    for (const place of this.#places) {
      const point = this.#points.at(place);
      if (point !== undefined) yield point;
    }
  }
}
