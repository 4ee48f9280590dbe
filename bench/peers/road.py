"""A plain tracking script as people write it: OpenCV, ONNX Runtime, numpy, supervision's ByteTrack. The peer of bench/road.ts.

Letterboxes as YOLOX does, decodes with numpy, suppresses overlaps by class, tracks, and writes MOTChallenge rows; with a
fourth path it paints boxes, ids and trails and writes H.264 with PyAV, in the settings that `mot track --video` uses.

    python3 road.py network.onnx video tracks.txt detections.txt|- [painted.mp4|-] [frames]

The output is one line of JSON: milliseconds of each part, all frames together.
"""
import json
import sys
import time

START = time.perf_counter()

import cv2
import numpy as np
import onnxruntime
import supervision

network, source, tracks_path, detections_path = sys.argv[1:5]
painted_path = sys.argv[5] if len(sys.argv) > 5 and sys.argv[5] != "-" else None
limit = int(sys.argv[6]) if len(sys.argv) > 6 else 1 << 30
MIN_SCORE, MAX_OVERLAP, GREY = 0.1, 0.45, 114

session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
input_name = session.get_inputs()[0].name
input_height, input_width = session.get_inputs()[0].shape[2:]
capture = cv2.VideoCapture(source)
frame_rate = capture.get(cv2.CAP_PROP_FPS)
tracker = supervision.ByteTrack(frame_rate=max(round(frame_rate), 1))


def grid():
    cells, strides = [], []
    for stride in (8, 16, 32):
        rows, columns = input_height // stride, input_width // stride
        x, y = np.meshgrid(np.arange(columns), np.arange(rows))
        cells.append(np.stack((x, y), 2).reshape(-1, 2))
        strides.append(np.full((rows * columns, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


CELLS, STRIDES = grid()


def prepare(image):
    height, width = image.shape[:2]
    ratio = min(input_height / height, input_width / width)
    padded = np.full((input_height, input_width, 3), GREY, np.uint8)
    resized = cv2.resize(image, (int(width * ratio), int(height * ratio)), interpolation=cv2.INTER_LINEAR)
    padded[: resized.shape[0], : resized.shape[1]] = resized
    return np.ascontiguousarray(padded.transpose(2, 0, 1)[None], dtype=np.float32), ratio


def suppress(boxes, scores):
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    order = scores.argsort()[::-1]
    kept = []
    while order.size > 0:
        best, rest = order[0], order[1:]
        kept.append(best)
        left_top = np.maximum(boxes[best, :2], boxes[rest, :2])
        right_bottom = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.clip(right_bottom - left_top, 0, None).prod(1)
        order = rest[shared / (areas[best] + areas[rest] - shared) <= MAX_OVERLAP]
    return kept


def decode(output, ratio):
    classes = output[:, 5:].argmax(1)
    scores = output[:, 4] * output[np.arange(len(output)), 5 + classes]
    chosen = scores > MIN_SCORE
    output, classes, scores = output[chosen], classes[chosen], scores[chosen]
    middles = (output[:, :2] + CELLS[chosen]) * STRIDES[chosen]
    halves = np.exp(output[:, 2:4]) * STRIDES[chosen] / 2
    boxes = np.concatenate((middles - halves, middles + halves), 1) / ratio
    kept = []
    for class_id in np.unique(classes):
        rows = np.flatnonzero(classes == class_id)
        kept.extend(rows[suppress(boxes[rows], scores[rows])])
    return supervision.Detections(xyxy=boxes[kept], confidence=scores[kept], class_id=classes[kept])


class Video:
    """H.264 in the settings of @napi-rs/webcodecs."""

    def __init__(self, path, width, height):
        import av

        self.av = av
        self.container = av.open(path, "w", options={"movflags": "faststart"})
        self.stream = self.container.add_stream("libx264", rate=round(frame_rate))
        self.stream.width, self.stream.height, self.stream.pix_fmt = width, height, "yuv420p"
        self.stream.options = {"preset": "superfast", "tune": "zerolatency", "crf": "23"}
        lookup = supervision.ColorLookup.TRACK
        self.boxes = supervision.BoxAnnotator(color_lookup=lookup)
        self.labels = supervision.LabelAnnotator(color_lookup=lookup)
        self.trails = supervision.TraceAnnotator(color_lookup=lookup)

    def write(self, image, tracks):
        self.trails.annotate(image, tracks)
        self.boxes.annotate(image, tracks)
        self.labels.annotate(image, tracks, labels=[str(track) for track in tracks.tracker_id])
        for packet in self.stream.encode(self.av.VideoFrame.from_ndarray(image, format="bgr24")):
            self.container.mux(packet)

    def close(self):
        for packet in self.stream.encode():
            self.container.mux(packet)
        self.container.close()


parts = dict.fromkeys(("read", "prepare", "run", "decode", "track", "write"), 0.0)


def timed(part, work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    parts[part] += 1000 * (time.perf_counter() - start)
    return result


def rows_of(frame, tracks):
    return "".join(
        f"{frame},{track},{x1:.6f},{y1:.6f},{x2 - x1:.6f},{y2 - y1:.6f},{score:.6f},-1,-1,-1\n"
        for (x1, y1, x2, y2), score, track in zip(tracks.xyxy, tracks.confidence, tracks.tracker_id)
    )


video = None
detections_file = None if detections_path == "-" else open(detections_path, "w")
frame = 0
begin = time.perf_counter()
with open(tracks_path, "w") as rows:
    while frame < limit:
        ok, image = timed("read", capture.read)
        if not ok:
            break
        frame += 1
        batch, ratio = timed("prepare", prepare, image)
        output = timed("run", session.run, None, {input_name: batch})[0][0]
        detections = timed("decode", decode, output, ratio)
        if detections_file:
            for box, score, class_id in zip(detections.xyxy, detections.confidence, detections.class_id):
                detections_file.write(f"{frame},{','.join(f'{value:.4f}' for value in box)},{score:.6f},{class_id}\n")
        tracks = timed("track", tracker.update_with_detections, detections)
        timed("write", rows.write, rows_of(frame, tracks))
        if painted_path:
            if video is None:
                video = Video(painted_path, image.shape[1], image.shape[0])
            timed("write", video.write, image, tracks)
if video:
    timed("write", video.close)
end = time.perf_counter()
print(json.dumps({"frames": frame, "startUp": 1000 * (begin - START), "loop": 1000 * (end - begin), "parts": parts}))
