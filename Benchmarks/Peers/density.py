"""density.py FOLDER CHORD MIN_POINTS THREADS WARM_UP dbscan|balltree: exact DBSCAN; labels and core flags to FOLDER."""

import sys

from common import limit_threads, measure, report

folder, chord, min_points, threads, warm_up, library = sys.argv[1:]
limit_threads(threads)

import numpy as np  # noqa: E402

if library == "dbscan":
    from dbscan import DBSCAN

    vectors = np.fromfile(folder + "/vectors.f64", dtype="<f8").reshape(-1, 3)
    (labels, core), figures = measure(lambda: DBSCAN(vectors, float(chord), int(min_points)), warm_up == "1")
else:
    from sklearn.cluster import DBSCAN

    places = np.radians(np.fromfile(folder + "/places.f64", dtype="<f8").reshape(-1, 2))
    # The chord of a unit sphere as an angle.
    angle = 2 * np.arcsin(float(chord) / 2)
    model = DBSCAN(
        eps=angle, min_samples=int(min_points), metric="haversine", algorithm="ball_tree", n_jobs=int(threads)
    )
    model, figures = measure(lambda: model.fit(places), warm_up == "1")
    labels = model.labels_
    core = np.zeros(len(labels), dtype=bool)
    core[model.core_sample_indices_] = True
np.asarray(labels, dtype="<i4").tofile(folder + "/peer-labels.i32")
np.asarray(core, dtype="<i4").tofile(folder + "/peer-core.i32")
report(figures)
