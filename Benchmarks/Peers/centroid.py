"""centroid.py FOLDER K ITERATIONS THREADS WARM_UP faiss|sklearn: k-means on unit vectors from the start in FOLDER."""

import sys

from common import limit_threads, measure, report

folder, k, iterations, threads, warm_up, library = sys.argv[1:]
limit_threads(threads)

import numpy as np  # noqa: E402
from scipy.spatial import cKDTree  # noqa: E402

vectors = np.fromfile(folder + "/vectors.f64", dtype="<f8").reshape(-1, 3)
start = np.fromfile(folder + "/start.f64", dtype="<f8").reshape(-1, 3)
if library == "faiss":
    import faiss

    faiss.omp_set_num_threads(int(threads))
    # Float has no room for kilometres on a unit sphere: about their mean, in kilometres, it is at its best.
    middle = vectors.mean(axis=0)
    points = ((vectors - middle) * 6371.0088).astype("float32")
    centers = ((start - middle) * 6371.0088).astype("float32")

    def work():
        means = faiss.Kmeans(
            3, int(k), niter=int(iterations), max_points_per_centroid=len(points), min_points_per_centroid=1
        )
        means.train(points, init_centroids=centers)
        return means.centroids

else:
    from sklearn.cluster import KMeans

    def work():
        means = KMeans(int(k), init=start, n_init=1, max_iter=int(iterations), tol=0, algorithm="lloyd")
        return means.fit(vectors).cluster_centers_


centers, figures = measure(work, warm_up == "1")
centers = np.asarray(centers, dtype="float64")
if library == "faiss":
    centers = centers / 6371.0088 + middle
# As ours: the centres are directions, and the inertia is that of the nearest ones, in km² on the mean sphere.
centers /= np.linalg.norm(centers, axis=1)[:, None]
distances, _ = cKDTree(centers).query(vectors)
figures["inertia"] = float((distances**2).sum()) * 6371.0088**2
report(figures)
