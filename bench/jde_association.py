"""The association of JDE and FairMOT in numpy and scipy: the peer of bench/jde-tracker.ts.

Written for this bench from the papers ("Towards Real-Time Multi-Object Tracking", "FairMOT", "Simple Online and Realtime
Tracking with a Deep Association Metric") in the structure of the original Python: one object per track, an 8 x 8 Kalman
filter each, cost matrices over all pairs. Two parts are faster than in the original: overlaps are one numpy expression,
and assignment is scipy's solver on costs clipped at the limit, which has the same optimum as the original's extended
matrix at a quarter of its size.

    python3 jde_association.py scene.f32 FRAMES OBJECTS DIMENSION

The scene is float32 [FRAMES, OBJECTS, 5 + DIMENSION]: left, top, right, bottom, score (0: not detected), embedding.
Each line on standard input runs the whole scene with a new tracker; the output is one line of JSON: median seconds of
an update, and, for the line "rows", the rows [frame, id, left, top, right, bottom] of all tracks.
"""
import json
import sys
import time

import numpy as np
import scipy.linalg
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

TRACKED, LOST, REMOVED = 1, 2, 3
CHI_SQUARE_95 = 9.4877
F = np.eye(8) + np.eye(8, k=4)
H = np.eye(4, 8)


def deviations(h, aspect, aspect_velocity, position, velocity):
    p, v = position * h, velocity * h
    return np.array([p, p, aspect, p, v, v, aspect_velocity, v])


def initiate(z):
    deviation = deviations(z[3], 1e-2, 1e-5, 2 / 20, 10 / 160)
    return np.r_[z, np.zeros(4)], np.diag(deviation ** 2)


def predict_all(means, covariances):
    noise = np.stack([np.diag(deviations(m[3], 1e-2, 1e-5, 1 / 20, 1 / 160) ** 2) for m in means])
    return means @ F.T, F @ covariances @ F.T + noise


def project(mean, covariance):
    p = mean[3] / 20
    return H @ mean, H @ covariance @ H.T + np.diag(np.square([p, p, 1e-1, p]))


def correct(mean, covariance, z):
    expected, S = project(mean, covariance)
    factor = scipy.linalg.cho_factor(S, lower=True, check_finite=False)
    K = scipy.linalg.cho_solve(factor, (covariance @ H.T).T, check_finite=False).T
    return mean + (z - expected) @ K.T, covariance - K @ S @ K.T


def gating_distance(mean, covariance, measurements):
    expected, S = project(mean, covariance)
    L = np.linalg.cholesky(S)
    whitened = scipy.linalg.solve_triangular(L, (measurements - expected).T, lower=True, check_finite=False)
    return np.sum(whitened * whitened, axis=0)


class Track:
    def __init__(self, tlbr, score, embedding):
        self.first_tlwh = np.asarray([tlbr[0], tlbr[1], tlbr[2] - tlbr[0], tlbr[3] - tlbr[1]], dtype=float)
        self.mean = None
        self.covariance = None
        self.score = score
        self.confirmed = False
        self.state = 0
        self.id = 0
        self.smooth = None
        self.see(embedding)

    def see(self, embedding):
        self.current = embedding / np.linalg.norm(embedding)
        self.smooth = self.current if self.smooth is None else 0.9 * self.smooth + 0.1 * self.current
        self.smooth = self.smooth / np.linalg.norm(self.smooth)

    @property
    def tlwh(self):
        if self.mean is None:
            return self.first_tlwh.copy()
        w, h = self.mean[2] * self.mean[3], self.mean[3]
        return np.array([self.mean[0] - w / 2, self.mean[1] - h / 2, w, h])

    @property
    def tlbr(self):
        box = self.tlwh
        box[2:] += box[:2]
        return box

    @property
    def xyah(self):
        box = self.tlwh
        box[:2] += box[2:] / 2
        box[2] /= box[3]
        return box

    def update(self, detection, frame):
        self.mean, self.covariance = correct(self.mean, self.covariance, detection.xyah)
        self.see(detection.current)
        self.state, self.confirmed, self.frame = TRACKED, True, frame


def iou_distance(a, b):
    if not a or not b:
        return np.ones((len(a), len(b)))
    p = np.array([t.tlbr for t in a])[:, None]
    q = np.array([t.tlbr for t in b])[None]
    wh = np.maximum(0, np.minimum(p[..., 2:], q[..., 2:]) - np.maximum(p[..., :2], q[..., :2]) + 1)
    shared = wh[..., 0] * wh[..., 1]
    areas = [np.prod(x[..., 2:] - x[..., :2] + 1, axis=-1) for x in (p, q)]
    return 1 - shared / (areas[0] + areas[1] - shared)


def appearance_and_motion(tracks, detections):
    if not tracks or not detections:
        return np.ones((len(tracks), len(detections)))
    cost = np.maximum(0, cdist([t.smooth for t in tracks], [d.current for d in detections], 'cosine'))
    measurements = np.array([d.xyah for d in detections])
    for row, track in enumerate(tracks):
        distance = gating_distance(track.mean, track.covariance, measurements)
        cost[row, distance > CHI_SQUARE_95] = np.inf
        cost[row] = 0.98 * cost[row] + 0.02 * distance
    return cost


def match(cost, limit):
    rows, columns = linear_sum_assignment(np.minimum(cost, limit)) if cost.size else ([], [])
    pairs = [(r, c) for r, c in zip(rows, columns) if cost[r, c] < limit]
    left_rows = [r for r in range(cost.shape[0]) if r not in {p[0] for p in pairs}]
    left_columns = [c for c in range(cost.shape[1]) if c not in {p[1] for p in pairs}]
    return pairs, left_rows, left_columns


class Tracker:
    def __init__(self):
        self.frame = self.last_id = 0
        self.tracked, self.lost, self.removed_ids = [], [], set()

    def update(self, rows):
        self.frame += 1
        detections = [Track(row[:4], row[4], row[5:]) for row in rows if row[4] > 0.4]
        tentative = [t for t in self.tracked if not t.confirmed]
        pool = [t for t in self.tracked if t.confirmed]
        known = {t.id for t in pool}
        pool += [t for t in self.lost if t.id not in known]
        if pool:
            means = np.array([t.mean for t in pool])
            for i, track in enumerate(pool):
                if track.state != TRACKED:
                    means[i, 7] = 0
            means, covariances = predict_all(means, np.array([t.covariance for t in pool]))
            for track, mean, covariance in zip(pool, means, covariances):
                track.mean, track.covariance = mean, covariance

        # 1. By appearance, where motion allows it.
        activated, found = [], []
        pairs, left, free = match(appearance_and_motion(pool, detections), 0.4)
        for r, c in pairs:
            (activated if pool[r].state == TRACKED else found).append(pool[r])
            pool[r].update(detections[c], self.frame)
        # 2. By overlap, for tracks seen in the last frame.
        detections = [detections[c] for c in free]
        seen = [pool[r] for r in left if pool[r].state == TRACKED]
        pairs, left, free = match(iou_distance(seen, detections), 0.5)
        for r, c in pairs:
            seen[r].update(detections[c], self.frame)
            activated.append(seen[r])
        lost = [seen[r] for r in left]
        for track in lost:
            track.state = LOST
        # 3. Tentative tracks, by overlap.
        detections = [detections[c] for c in free]
        pairs, left, free = match(iou_distance(tentative, detections), 0.7)
        removed = [tentative[r] for r in left]
        for r, c in pairs:
            tentative[r].update(detections[c], self.frame)
            activated.append(tentative[r])
        # 4. New tracks.
        for c in free:
            track = detections[c]
            self.last_id += 1
            track.id, track.state, track.start, track.frame = self.last_id, TRACKED, self.frame, self.frame
            track.mean, track.covariance = initiate(track.xyah)
            track.confirmed = self.frame == 1
            activated.append(track)
        # 5. Removal of tracks lost for too long.
        removed += [t for t in self.lost if self.frame - t.frame > 30]
        for track in removed:
            track.state = REMOVED

        ids = set()
        joined = []
        for track in [t for t in self.tracked if t.state == TRACKED] + activated + found:
            if track.id not in ids:
                ids.add(track.id)
                joined.append(track)
        self.tracked = joined
        self.lost = [t for t in self.lost if t.id not in ids] + lost
        self.lost = [t for t in self.lost if t.id not in self.removed_ids]
        self.removed_ids |= {t.id for t in removed}
        self.remove_duplicates()
        return [t for t in self.tracked if t.confirmed]

    def remove_duplicates(self):
        drop_tracked, drop_lost = set(), set()
        for p, q in zip(*np.where(iou_distance(self.tracked, self.lost) < 0.15)):
            a, b = self.tracked[p], self.lost[q]
            if a.frame - a.start > b.frame - b.start:
                drop_lost.add(q)
            else:
                drop_tracked.add(p)
        self.tracked = [t for i, t in enumerate(self.tracked) if i not in drop_tracked]
        self.lost = [t for i, t in enumerate(self.lost) if i not in drop_lost]


def run(scene):
    tracker, times, rows = Tracker(), [], []
    for frame in scene:
        start = time.perf_counter()
        tracks = tracker.update(frame)
        times.append(time.perf_counter() - start)
        rows += [[tracker.frame, t.id, *t.tlbr] for t in tracks]
    return {'seconds': float(np.median(times)), 'rows': rows}


if __name__ == '__main__':
    frames, objects, dimension = (int(x) for x in sys.argv[2:])
    scene = np.fromfile(sys.argv[1], '<f4').reshape(frames, objects, 5 + dimension)
    for line in sys.stdin:
        answer = run(scene)
        if line.strip() != 'rows':
            del answer['rows']
        print(json.dumps(answer), flush=True)
