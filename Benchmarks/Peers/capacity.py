"""capacity.py FOLDER CAPACITY THREADS WARM_UP: k-means-constrained with as few clusters as the capacity allows."""

import sys

from common import limit_threads, measure, report

folder, capacity, threads, warm_up = sys.argv[1:]
limit_threads(threads)

import numpy as np  # noqa: E402
from k_means_constrained import KMeansConstrained  # noqa: E402

places = np.fromfile(folder + "/places.f64", dtype="<f8").reshape(-1, 2)
# It has no haversine: kilometres in a local plane, which is exact enough for a metropolis.
plane = (places - places.mean(axis=0)) * 111.195
plane[:, 1] *= np.cos(np.radians(places[:, 0].mean()))
count = -(-len(places) // int(capacity))


def work():
    model = KMeansConstrained(count, size_max=int(capacity), n_init=1, random_state=0, n_jobs=int(threads))
    return model.fit_predict(plane)


labels, figures = measure(work, warm_up == "1")
np.asarray(labels, dtype="<i4").tofile(folder + "/peer-labels.i32")
report(figures)
