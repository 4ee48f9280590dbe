"""
CornerNet (Law and Deng 2018): people are pairs of a top left and a bottom right corner with similar tags. And CenterNet of Duan et al.
(2019, "Keypoint Triplets for Object Detection"), which confirms them by the point in the middle: `triplets.py`.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from export.parts.corner_pool import bottom_pool, left_pool, right_pool, top_pool
from fairmot.losses import focal_loss
from street.pictures import People, Rows

from .features import CHANNELS, Detector, branch, gather, mean_smooth_l1, normalised
from .heatmaps import Points, original_radius, weights_beside

NAME, HEAD = "cornernet", "cornerNet"
STRIDE, LEAST_OVERLAP, WIDTH = 4, 0.3, 48
PULL_WEIGHT, PUSH_WEIGHT = 0.1, 0.1
#: Axes of the two pools, and the pools that are exported. `cummax` is the same and learns twenty times faster; ONNX lacks it.
CORNERS = {"tl": ((2, top_pool), (3, left_pool)), "br": ((2, bottom_pool), (3, right_pool))}
OUTPUTS = tuple(f"{corner}_{kind}" for kind in ("heat", "tag", "regr") for corner in CORNERS)
HEAD_OPTIONS = {"classCount": 1, "heatmap": "logits", "pixels": {"channelOrder": "rgb"}}


class CornerPool(nn.Module):
    """Section 3.3 and figure 7: a corner lies outside of the person, so each cell learns the largest along both edges from it."""

    def __init__(self, corner: str):
        super().__init__()
        self.corner = corner
        self.one, self.other = normalised(CHANNELS[4], 32), normalised(CHANNELS[4], 32)
        self.join, self.beside = normalised(32, WIDTH), normalised(CHANNELS[4], WIDTH, 1)

    def forward(self, x):
        maps = F.relu(self.one(x)), F.relu(self.other(x))
        pooled = sum(self.pool(each, *pool) for each, pool in zip(maps, CORNERS[self.corner]))
        return F.relu(self.join(pooled) + self.beside(x))

    def pool(self, x, axis: int, exported):
        if not self.training:
            return exported(x)
        return x.flip(axis).cummax(axis).values.flip(axis) if self.corner == "tl" else x.cummax(axis).values


class Network(Detector):
    """image → of each corner heat [n, 1, h/4, w/4] logits, tag [n, 1, …], regr [n, 2, …] offset in its cell."""

    points = tuple(CORNERS)

    def __init__(self):
        super().__init__(finest=STRIDE)
        self.pools = nn.ModuleDict({corner: CornerPool(corner) for corner in CORNERS})
        self.heat = nn.ModuleDict({point: branch(WIDTH, 1, bias=-2.19) for point in self.points})
        self.tag = nn.ModuleDict({corner: branch(WIDTH, 1) for corner in CORNERS})
        self.regr = nn.ModuleDict({point: branch(WIDTH, 2, bias=0.5) for point in self.points})
        self.freeze()

    def seen(self, image) -> dict:
        x = self.features(image)[4]
        return {corner: pool(x) for corner, pool in self.pools.items()}

    def forward(self, image):
        seen = self.seen(image)
        return (
            *(self.heat[point](seen[point]) for point in self.points),
            *(self.tag[corner](seen[corner]) for corner in CORNERS),
            *(self.regr[point](seen[point]) for point in self.points),
        )


def corner_net_targets(boxes: torch.Tensor, rows: int, columns: int, stride: int = STRIDE):
    """`cornerNetTargets` of one class: points by name, and the boxes' rows. Boxes with a corner outside of the map are omitted."""
    points = {name: Points(rows, columns) for name in ("tl", "br", "ct")}
    found = []
    for i, box in enumerate(boxes.tolist()):
        left, top, right, bottom = (side / stride for side in box)
        if not (left >= 0 and top >= 0 and right < columns and bottom < rows and left < right and top < bottom):
            continue
        radius = original_radius(math.ceil(right - left), math.ceil(bottom - top), LEAST_OVERLAP)
        points["tl"].add(left, top, radius)
        points["br"].add(right, bottom, radius)
        points["ct"].add((left + right) / 2, (top + bottom) / 2, radius)
        found.append(i)
    return points, found


def clipped(boxes: torch.Tensor, width: int, height: int) -> torch.Tensor:
    """As the paper's code does before it draws corners; the last pixel stays inside."""
    boxes = boxes.clone()
    boxes[:, 0::2] = boxes[:, 0::2].clamp(0, width - 1)
    boxes[:, 1::2] = boxes[:, 1::2].clamp(0, height - 1)
    return boxes


def targets_of(people: People, width: int, height: int, names=tuple(CORNERS)) -> dict:
    rows, columns = height // STRIDE, width // STRIDE
    points, _ = corner_net_targets(clipped(people.boxes, width, height), rows, columns)
    joined = {name: value for point in names for name, value in points[point].rows(f"{point}_").items()}
    heatmaps = [torch.from_numpy(points[point].heatmap) for point in names]
    return {
        "heatmaps": torch.stack(heatmaps),
        "weights": torch.stack(
            [weights_beside(people.hidden, rows, columns, STRIDE, each.numpy()) for each in heatmaps]
        ),
        "objects": Rows(joined),
    }


def pull_push(first: torch.Tensor, second: torch.Tensor):
    """`pullPushLoss`: tags of one person's corners are pulled together, those of different people pushed 1 apart."""
    count = len(first)
    if count == 0:
        return first.sum(), first.sum()
    means = (first + second) / 2
    pull = ((first - means) ** 2 + (second - means) ** 2).sum() / count
    apart = F.relu(1 - (means[:, None] - means[None]).abs())
    push = (apart.sum() - apart.diagonal().sum()) / max(1, count * (count - 1))
    return pull, push


class Loss(nn.Module):
    """Heatmaps + 0.1 · pull + 0.1 · push + offsets (equation 6)."""

    points = tuple(CORNERS)

    def forward(self, outputs, batch):
        count = len(self.points)
        heat, tags, offsets = outputs[:count], outputs[count : count + 2], outputs[count + 2 :]
        objects = batch["objects"]
        pictures = objects["picture"]
        cells = [objects[f"{point}_cell"] for point in self.points]
        maps = zip(heat, batch["heatmaps"].unbind(1), batch["weights"].unbind(1))
        heatmap = sum(focal_loss(logits[:, 0], target, weight) for logits, target, weight in maps)
        offset = sum(
            mean_smooth_l1(gather(each, pictures, cell), objects[f"{point}_offset"])
            for each, cell, point in zip(offsets, cells, self.points)
        )
        first, second = (gather(tag, pictures, cell)[:, 0] for tag, cell in zip(tags, cells))
        pairs = [pull_push(first[pictures == i], second[pictures == i]) for i in range(len(heat[0]))]
        pull, push = (sum(each) / len(pairs) for each in zip(*pairs))
        parts = {"heatmap": heatmap, "pull": pull, "push": push, "offset": offset}
        return heatmap + PULL_WEIGHT * pull + PUSH_WEIGHT * push + offset, parts
