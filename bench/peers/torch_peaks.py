"""Peaks of a heatmap as in CenterNet's PyTorch code, for bench/peaks.ts.

    python3 torch_peaks.py heatmap.f32 CLASSES ROWS COLUMNS COUNT

For each line of standard input it writes one line of JSON: the microseconds of a call, and the positions of the peaks.
"""

import json
import sys
import time

import numpy
import torch

heatmap_file, *numbers = sys.argv[1:]
classes, rows, columns, count = map(int, numbers)
torch.set_num_threads(1)
logits = torch.from_numpy(numpy.fromfile(heatmap_file, numpy.float32).reshape(1, classes, rows, columns))


def find_peaks():
    scores = torch.sigmoid(logits)
    largest = torch.nn.functional.max_pool2d(scores, 3, stride=1, padding=1)
    peaks = scores * (largest == scores).float()
    # The best of each class, then the best of those.
    class_scores, cells = torch.topk(peaks.view(1, classes, -1), count)
    _, best = torch.topk(class_scores.view(1, -1), count)
    class_ids = torch.div(best, count, rounding_mode="floor")
    return class_ids * rows * columns + cells.view(1, -1).gather(1, best)


for _ in sys.stdin:
    calls = 0
    start = time.perf_counter()
    with torch.no_grad():
        while True:
            found = find_peaks()
            calls += 1
            seconds = time.perf_counter() - start
            if seconds > 0.1:
                break
    print(json.dumps({"microseconds": 1e6 * seconds / calls, "positions": found[0].tolist()}), flush=True)
