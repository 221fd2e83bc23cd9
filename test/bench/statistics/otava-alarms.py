"""Judges series with Apache Otava, night by night: of each the change points, with the first night on which each was seen.

Reads {"series": [[number]], "first": nights before the first judgement, "minMagnitude": share} from standard input.
"""

import json
import sys
from functools import partial
from multiprocessing import Pool

from otava.analysis import compute_change_points

WINDOW = 50
MOST_P = 0.001


def alarms_of(values, first, min_magnitude):
    seen = {}
    for night in range(first, len(values)):
        found, _ = compute_change_points(
            values[: night + 1], window_len=WINDOW, max_pvalue=MOST_P, min_magnitude=min_magnitude
        )
        for point in found:
            seen.setdefault(int(point.index), night)
    return [{"at": at, "on": on} for at, on in seen.items()]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    judge = partial(alarms_of, first=asked["first"], min_magnitude=asked["minMagnitude"])
    with Pool() as pool:
        json.dump(pool.map(judge, asked["series"]), sys.stdout)
