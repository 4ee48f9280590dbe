"""The cosine distances of all pairs with numpy and with scipy: the peer of bench/cosine-distances.ts.

    python3 dense_distances.py vectors.f32 ROWS COLUMNS DIMENSION

The file holds ROWS vectors, then COLUMNS others. Each line on standard input computes all distances five times in both ways,
with numpy as one product of unit vectors; the output is one line of JSON: median microseconds of each, and scipy's first distances.
"""
import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from scipy.spatial.distance import cdist

path, rows, columns, dimension = sys.argv[1], *map(int, sys.argv[2:5])
vectors = np.fromfile(path, np.float32).reshape(rows + columns, dimension)
a, b = vectors[:rows], vectors[rows:]


def with_numpy():
    unit_a = a / np.linalg.norm(a, axis=1, keepdims=True)
    unit_b = b / np.linalg.norm(b, axis=1, keepdims=True)
    return np.maximum(0, 1 - unit_a @ unit_b.T)


def with_scipy():
    return np.maximum(0, cdist(a, b, "cosine"))


def median_microseconds(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(1e6 * (time.perf_counter() - start))
    return float(np.median(times))


np.testing.assert_allclose(with_numpy(), with_scipy(), atol=1e-5)
for _ in sys.stdin:
    answer = {"numpy": median_microseconds(with_numpy), "scipy": median_microseconds(with_scipy)}
    print(json.dumps({**answer, "distances": with_scipy()[:3].ravel().tolist()}), flush=True)
