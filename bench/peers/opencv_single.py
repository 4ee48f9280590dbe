"""OpenCV's single-object trackers without a network: the peer of bench/single.ts. On one thread.

    python3 opencv_single.py frames.rgba WIDTH HEIGHT LEFT TOP BOX_WIDTH BOX_HEIGHT

Each line on standard input runs all of them over the frames; the answer is one line of JSON: by name, median milliseconds of an
update, and the boxes (left, top, width, height) of all frames but the first, null where update says that it failed.
"""
import json
import sys
import time

import cv2
import numpy as np

path, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
box = tuple(int(value) for value in sys.argv[4:8])
frames = [cv2.cvtColor(frame, cv2.COLOR_RGBA2BGR) for frame in np.fromfile(path, np.uint8).reshape(-1, height, width, 4)]
cv2.setNumThreads(1)
legacy = getattr(cv2, "legacy", cv2)
makers = {
    "MOSSE": legacy.TrackerMOSSE_create,
    "MedianFlow": legacy.TrackerMedianFlow_create,
    "KCF": cv2.TrackerKCF_create,
}


def run(make):
    tracker = make()
    tracker.init(frames[0], box)
    times, boxes = [], []
    for frame in frames[1:]:
        start = time.perf_counter()
        ok, found = tracker.update(frame)
        times.append(1000 * (time.perf_counter() - start))
        boxes.append([float(value) for value in found] if ok else None)
    return {"milliseconds": float(np.median(times)), "boxes": boxes}


for _ in sys.stdin:
    print(json.dumps({name: run(make) for name, make in makers.items()}), flush=True)
