"""tours.py FOLDER COUNT: closed tours by LKH (elkai), through COUNT places each; tours to FOLDER, mean seconds a tour."""

import sys

from common import limit_threads, measure, report

folder, count = sys.argv[1], int(sys.argv[2])
limit_threads(1)

import elkai  # noqa: E402
import numpy as np  # noqa: E402


def matrix(places):
    """Whole decimetres by the haversine formula; LKH overflows where a distance is over some 10 million units."""
    latitude, longitude = np.radians(places[:, 0]), np.radians(places[:, 1])
    sines = np.sin((latitude[:, None] - latitude) / 2) ** 2
    sines += np.cos(latitude)[:, None] * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    return np.rint(2 * 63710088 * np.arcsin(np.sqrt(sines))).astype(int).tolist()


sets = np.fromfile(folder + "/places.f64", dtype="<f8").reshape(-1, count, 2)
problems = [elkai.DistanceMatrix(matrix(places)) for places in sets]
problems[0].solve_tsp()
tours, figures = measure(lambda: [problem.solve_tsp()[:-1] for problem in problems], False)
figures["seconds"] /= len(sets)
np.asarray(tours, dtype="<i4").tofile(folder + "/peer-tours.i32")
report(figures)
