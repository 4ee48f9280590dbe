"""torchvision's suppression, for bench/nms.ts.

    python3 torchvision_nms.py boxes.f32 scores.f32 MAX_OVERLAP

For each line of standard input it writes one line of JSON: the microseconds of a call, and the kept rows.
"""

import json
import sys
import time

import numpy
import torch
from torchvision.ops import nms

boxes_file, scores_file, max_overlap = sys.argv[1:]
torch.set_num_threads(1)
boxes = torch.from_numpy(numpy.fromfile(boxes_file, numpy.float32).reshape(-1, 4))
scores = torch.from_numpy(numpy.fromfile(scores_file, numpy.float32))

for _ in sys.stdin:
    calls = 0
    start = time.perf_counter()
    while True:
        kept = nms(boxes, scores, float(max_overlap))
        calls += 1
        seconds = time.perf_counter() - start
        if seconds > 0.02:
            break
    print(json.dumps({"microseconds": 1e6 * seconds / calls, "kept": kept.tolist()}), flush=True)
