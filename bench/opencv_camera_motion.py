"""Camera motion with OpenCV as BoT-SORT's paper describes it: the peer of bench/camera-motion.ts.

Corners, pyramidal Lucas-Kanade and a partial affine by RANSAC on an image half as wide and high, on one thread.

    python3 opencv_camera_motion.py frames.rgba WIDTH HEIGHT

The file holds RGBA frames, one after the other. Each line on standard input runs all of them; the output is one line of
JSON: median milliseconds of a frame, and the affines [a, b, c, d, e, f] of all frames but the first.
"""
import json
import sys
import time

import cv2
import numpy as np

path, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
frames = np.fromfile(path, np.uint8).reshape(-1, height, width, 4)
cv2.setNumThreads(1)
for _ in sys.stdin:
    times, motions = [], []
    previous = corners = None
    for frame in frames:
        start = time.perf_counter()
        grey = cv2.cvtColor(frame, cv2.COLOR_RGBA2GRAY)
        grey = cv2.resize(grey, (width // 2, height // 2))
        if previous is not None:
            found, status, _ = cv2.calcOpticalFlowPyrLK(previous, grey, corners, None)
            good = status[:, 0] == 1
            motion, _ = cv2.estimateAffinePartial2D(corners[good], found[good], method=cv2.RANSAC)
            motion[:, 2] *= 2
            motions.append(motion.ravel().tolist())
        corners = cv2.goodFeaturesToTrack(grey, maxCorners=1000, qualityLevel=0.01, minDistance=1, blockSize=3)
        previous = grey
        if len(motions) > 0:
            times.append(1000 * (time.perf_counter() - start))
    print(json.dumps({"milliseconds": float(np.median(times)), "motions": motions}), flush=True)
