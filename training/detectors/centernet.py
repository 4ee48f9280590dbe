"""CenterNet (Zhou et al. 2019, "Objects as Points", section 3): people are peaks of a heatmap of centres, with size and offset."""

import math

import torch
from torch import nn

from fairmot.losses import focal_loss
from street.pictures import People, Rows

from .features import CHANNELS, Detector, branch, gather, mean_l1
from .heatmaps import Points, original_radius, weights_beside

NAME, HEAD = "centernet", "centerNet"
STRIDE, LEAST_OVERLAP = 4, 0.7
SIZE_WEIGHT = 0.1
OUTPUTS = ("hm", "wh", "reg")
HEAD_OPTIONS = {"classCount": 1, "heatmap": "logits", "pixels": {"channelOrder": "rgb"}}


class Network(Detector):
    """image → hm [n, 1, h/4, w/4] logits; wh [n, 2, …] width and height in cells; reg [n, 2, …] offset of the centre in its cell."""

    def __init__(self):
        super().__init__(finest=STRIDE)
        self.hm = branch(CHANNELS[4], 1, bias=-2.19)
        self.wh, self.reg = branch(CHANNELS[4], 2, bias=8), branch(CHANNELS[4], 2, bias=0.5)
        self.freeze()

    def forward(self, image):
        x = self.features(image)[4]
        return self.hm(x), self.wh(x), self.reg(x)


def center_net_targets(boxes: torch.Tensor, rows: int, columns: int, stride: int = STRIDE):
    """`centerNetTargets` of one class: the points, [n, 2] sizes in cells, and the boxes' rows. Boxes are clipped to the map."""
    points, sizes, found = Points(rows, columns), [], []
    for i, box in enumerate(boxes.tolist()):
        left, right = (min(max(side / stride, 0), columns - 1) for side in box[0::2])
        top, bottom = (min(max(side / stride, 0), rows - 1) for side in box[1::2])
        width, height = right - left, bottom - top
        if not (width > 0 and height > 0):
            continue
        points.add((left + right) / 2, (top + bottom) / 2, original_radius(math.ceil(width), math.ceil(height), LEAST_OVERLAP))
        sizes.append((width, height))
        found.append(i)
    return points, torch.tensor(sizes, dtype=torch.float32).reshape(-1, 2), found


def targets_of(people: People, width: int, height: int) -> dict:
    rows, columns = height // STRIDE, width // STRIDE
    points, sizes, _ = center_net_targets(people.boxes, rows, columns)
    return {
        "heatmap": torch.from_numpy(points.heatmap),
        "weight": weights_beside(people.hidden, rows, columns, STRIDE, points.heatmap),
        "centres": Rows(points.rows(), size=sizes),
    }


class Loss(nn.Module):
    """Heatmap + 0.1 · sizes + offsets (equation 4)."""

    def forward(self, outputs, batch):
        hm, wh, reg = outputs
        centres = batch["centres"]
        where = centres["picture"], centres["cell"]
        parts = {
            "heatmap": focal_loss(hm[:, 0], batch["heatmap"], batch["weight"]),
            "size": mean_l1(gather(wh, *where), centres["size"]),
            "offset": mean_l1(gather(reg, *where), centres["offset"]),
        }
        return parts["heatmap"] + SIZE_WEIGHT * parts["size"] + parts["offset"], parts
