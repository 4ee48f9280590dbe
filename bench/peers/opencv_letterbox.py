"""The letterbox of a frame with OpenCV and numpy, as JDE, FairMOT and YOLOX write it: the peer of bench/letterbox.ts.

Resize, border, BGR to RGB, channels first, float32, by 255. On one thread.

    python3 opencv_letterbox.py image.rgba WIDTH HEIGHT INPUT_WIDTH INPUT_HEIGHT area|linear OUTPUT

Each line on standard input runs it three times; the output is one line of JSON: median microseconds from a BGR frame, the
format of OpenCV, and from an RGBA frame, the format of browsers. The input is written to OUTPUT first.
"""
import json
import sys
import time

import cv2
import numpy as np

path, width, height, input_width, input_height = sys.argv[1], *map(int, sys.argv[2:6])
interpolation = {"area": cv2.INTER_AREA, "linear": cv2.INTER_LINEAR}[sys.argv[6]]
rgba = np.fromfile(path, np.uint8).reshape(height, width, 4)
bgr = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR)
cv2.setNumThreads(1)


def letterbox(image):
    ratio = min(input_height / height, input_width / width)
    size = round(width * ratio), round(height * ratio)
    margin_x, margin_y = (input_width - size[0]) / 2, (input_height - size[1]) / 2
    top, bottom = round(margin_y - 0.1), round(margin_y + 0.1)
    left, right = round(margin_x - 0.1), round(margin_x + 0.1)
    image = cv2.resize(image, size, interpolation=interpolation)
    image = cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(128, 128, 128))
    image = np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1), dtype=np.float32)
    image /= 255.0
    return image


def median_microseconds(work):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(1e6 * (time.perf_counter() - start))
    return float(np.median(times))


letterbox(bgr).tofile(sys.argv[7])
for _ in sys.stdin:
    from_bgr = median_microseconds(lambda: letterbox(bgr))
    from_rgba = median_microseconds(lambda: letterbox(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR)))
    print(json.dumps({"bgr": from_bgr, "rgba": from_rgba}), flush=True)
