"""FCOS (Tian et al. 2019): every location of three levels predicts a class, distances to the four edges, and its centre-ness."""

import torch
from torch import nn
from torch.nn import functional as F

from siamese.losses import focal_sum
from street.pictures import People

from .features import CHANNELS, Detector, normalised

NAME, HEAD = "fcos", "fcos"
STRIDES = (8, 16, 32)
#: Largest distance to an edge that each level regresses, in pixels: half of the people's heights, 36 to 290, is below 145.
MOST_DISTANCE = (48, 96, float("inf"))
#: Cells about the middle of a box in which locations are positive: the improvement of the paper's second version.
RADIUS = 1.5
WIDTH = 48
OUTPUTS = tuple(f"{kind}_{stride}" for stride in STRIDES for kind in ("cls", "reg", "ctr"))
HEAD_OPTIONS = {
    "strides": list(STRIDES),
    "shortSide": 384,
    "longSide": 640,
    "pixels": {"channelOrder": "rgb"},
}


class Tower(nn.Sequential):
    def __init__(self):
        super().__init__(normalised(WIDTH, WIDTH), nn.ReLU(), normalised(WIDTH, WIDTH), nn.ReLU())


class Network(Detector):
    """image → of each stride cls [n, 1, …] logits, reg [n, 4, …] pixels to left, top, right, bottom, ctr [n, 1, …] logits."""

    def __init__(self):
        super().__init__(finest=8)
        self.lateral = nn.ModuleDict({str(stride): nn.Conv2d(CHANNELS[stride], WIDTH, 1) for stride in STRIDES})
        # One head for all levels (section 3.2), with a scale of each.
        self.classes, self.boxes = Tower(), Tower()
        self.cls, self.reg, self.ctr = (nn.Conv2d(WIDTH, outputs, 3, padding=1) for outputs in (1, 4, 1))
        for layer in (self.cls, self.reg, self.ctr):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)
        nn.init.constant_(self.cls.bias, -4.6)
        self.scales = nn.Parameter(torch.tensor([3.0, 3.7, 4.4]))
        self.freeze()

    def forward(self, image):
        maps = self.features(image)
        found = []
        for i, stride in enumerate(STRIDES):
            x = self.lateral[str(stride)](maps[stride])
            about_classes, about_boxes = self.classes(x), self.boxes(x)
            found.append(self.cls(about_classes))
            # exp as in the paper, about the usual distance of the level.
            found.append(torch.exp((self.reg(about_boxes) + self.scales[i]).clamp(max=8)))
            found.append(self.ctr(about_boxes))
        return tuple(found)


def locations(width: int, height: int):
    """[locations, 2] x and y in pixels, level by level; and the level of each."""
    points, levels = [], []
    for level, stride in enumerate(STRIDES):
        rows, columns = -(-height // stride), -(-width // stride)
        y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        points.append(torch.stack([x, y], -1).reshape(-1, 2) * stride + stride // 2)
        levels.append(torch.full((rows * columns,), level))
    return torch.cat(points).float(), torch.cat(levels)


def fcos_targets(boxes: torch.Tensor, width: int, height: int, radius: float = RADIUS, most=MOST_DISTANCE):
    """`fcosTargets`: of each location the row of its box or −1, [… × 4] distances in pixels, and centre-ness."""
    points, level = locations(width, height)
    count = len(points)
    if len(boxes) == 0:
        return torch.full((count,), -1), torch.zeros(count, 4), torch.zeros(count)
    distances = torch.cat([points[:, None] - boxes[None, :, :2], boxes[None, :, 2:] - points[:, None]], 2)
    farthest = distances.amax(2)
    ranges = torch.tensor([-1.0, *most])
    inside = (distances.amin(2) > 0) & (farthest >= ranges[level][:, None]) & (farthest <= ranges[level + 1][:, None])
    if radius > 0:
        reach = radius * torch.tensor(STRIDES)[level][:, None]
        from_middle = (distances[..., :2] - distances[..., 2:]).abs().amax(2) / 2
        inside &= from_middle < reach
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)[None].expand(count, -1)
    least, box = torch.where(inside, areas, torch.inf).min(1)
    positive = least < torch.inf
    own = distances[torch.arange(count), box] * positive[:, None]
    return torch.where(positive, box, -1), own, torch.where(positive, centreness(own), torch.tensor(0.0))


def centreness(distances: torch.Tensor) -> torch.Tensor:
    """1 in the middle of a box, 0 at its edges (equation 3)."""
    across, down = distances[:, 0::2], distances[:, 1::2]
    ratio = lambda pair: pair.amin(1) / pair.amax(1).clamp(min=1e-9)
    return torch.sqrt((ratio(across) * ratio(down)).clamp(min=0))


def targets_of(people: People, width: int, height: int) -> dict:
    box, distances, centre = fcos_targets(people.boxes, width, height)
    classes = (box >= 0).long()
    points, _ = locations(width, height)
    if len(people.hidden):
        x, y = points[:, :1], points[:, 1:]
        left, top, right, bottom = people.hidden.unbind(1)
        near = ((x > left) & (x < right) & (y > top) & (y < bottom)).any(1)
        classes[near & (classes == 0)] = -1
    return {"classes": classes, "distances": distances, "centreness": centre}


def iou_loss(predicted: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """
    −log IoU of [n, 4] distances to the edges from one point, of each. Reference quirk: intersection and union are one square pixel
    larger.
    """
    area = lambda sides: (sides[:, 0] + sides[:, 2]) * (sides[:, 1] + sides[:, 3])
    shared = area(torch.minimum(predicted, truth))
    return -torch.log((shared + 1) / (area(predicted) + area(truth) - shared + 1))


class Loss(nn.Module):
    """Classes + boxes + centre-ness (equation 2); boxes weigh by centre-ness, as in the paper's code."""

    def forward(self, outputs, batch):
        join = lambda kind, channels: torch.cat(
            [each.flatten(2).transpose(1, 2) for each in outputs[kind::3]], 1
        ).reshape(-1, channels)
        logits, distances, centre = join(0, 1)[:, 0], join(1, 4), join(2, 1)[:, 0]
        classes, truth, weight = (batch[name].flatten(0, 1) for name in ("classes", "distances", "centreness"))
        counted, positive = classes >= 0, classes == 1
        total = positive.sum().clamp(min=1)
        parts = {
            "class": focal_sum(logits[counted], positive[counted].float()) / total,
            "box": (iou_loss(distances[positive], truth[positive]) * weight[positive]).sum()
            / weight.sum().clamp(min=1e-6),
            "centre": F.binary_cross_entropy_with_logits(centre[positive], weight[positive], reduction="sum") / total,
        }
        return sum(parts.values()), parts
