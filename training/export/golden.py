"""
The rule-filled cases of a folder: weights from key names, inputs from seeds, outputs of the originals' own code. The rule is
written down in the folder's README.
"""

import json
import re
import zlib
from pathlib import Path

import numpy as np
import torch


class Case:
    def __init__(self, folder: Path):
        self.folder = folder
        self.name = folder.name
        self.meta = json.loads((folder / "meta.json").read_text())
        self.keys = [(key, tuple(shape)) for key, shape in json.loads((folder / "keys.json").read_text())]

    def weights(self) -> dict:
        return {key: torch.from_numpy(fill(key, shape, self.meta["fill"])) for key, shape in self.keys}

    def inputs(self) -> dict:
        return {name: torch.from_numpy(pattern(spec)) for name, spec in self.meta["inputs"].items()}

    def fault(self, name: str, found: np.ndarray, tolerance=None):
        """The largest difference from the stored output over its largest value, and what is wrong, or None."""
        spec = self.meta["outputs"][name]
        if list(found.shape) != spec["shape"]:
            return None, f"{name} has shape {list(found.shape)}, the original's {spec['shape']}"
        stored = np.load(self.folder / spec["file"]).ravel()
        values = np.ascontiguousarray(found).ravel()
        if not spec["whole"]:
            values = values[np.load(self.folder / spec["index"])]
        difference = float(np.abs(values - stored).max() / spec["absmax"])
        limit = tolerance or spec["tolerance"]
        # Written so that not-a-number fails.
        return difference, None if difference <= limit else f"{name} differs by {difference:.1e} of its largest value"


def fill(key: str, shape: tuple, rule: dict) -> np.ndarray:
    random = np.random.RandomState(zlib.crc32(key.encode()))
    count = int(np.prod(shape)) if shape else 1
    last = key.rsplit(".", 1)[-1]
    if last == "num_batches_tracked":
        return np.zeros(shape, np.int64)
    if last == "running_mean":
        values = 0.1 * random.standard_normal(count)
    elif last == "running_var":
        values = 0.5 + random.random_sample(count)
    elif len(shape) >= 2:
        values = random.standard_normal(count) * np.sqrt(2 / np.prod(shape[1:]))
        if shape[1] > 1:
            rows = values.reshape(shape[0], -1)
            values = (rows - rule["centre"] * rows.mean(1, keepdims=True)).ravel()
    elif last == "weight":
        values = 0.5 + random.random_sample(count)
    else:
        values = 0.1 * random.standard_normal(count)
    for expression, factor, term in rule["rules"]:
        if re.search(expression, key):
            values = values * factor + term
    return np.ascontiguousarray(values.reshape(shape), np.float32)


def pattern(spec: dict) -> np.ndarray:
    count, channels, height, width = spec["shape"]
    block = spec["block"]
    random = np.random.RandomState(spec["seed"])
    coarse = random.standard_normal((count, channels, -(-height // block), -(-width // block)))
    fine = random.standard_normal((count, channels, height, width))
    large = coarse.repeat(block, 2).repeat(block, 3)[:, :, :height, :width]
    values = large * spec["coarse"] + fine * spec["fine"] + spec["add"]
    if "clip" in spec and spec["clip"]:
        values = values.clip(*spec["clip"])
    if spec.get("round"):
        values = np.round(values)
    return values.astype(np.float32)
