"""
Which anchors are the target's: one with an IoU from 0.5, or the best one; background below 0.3. Anchors as `anchors.ts` makes them.
"""

import math

import torch

from .network import ANCHOR_RATIOS, ANCHOR_SCALE, STRIDE

POSITIVE_IOU, NEGATIVE_IOU = 0.5, 0.3


def anchor_sizes() -> list[tuple[int, int]]:
    """Width and height of each. Reference quirk: sides are cut to whole pixels before they are scaled."""
    widths = [int(math.sqrt(STRIDE * STRIDE / ratio)) for ratio in ANCHOR_RATIOS]
    return [(width * ANCHOR_SCALE, int(width * ratio) * ANCHOR_SCALE) for width, ratio in zip(widths, ANCHOR_RATIOS)]


def make_anchors(side: int) -> torch.Tensor:
    """[anchors · side · side, 4] centre x, y from the middle of the crop, width, height."""
    offsets = (torch.arange(side) - side // 2).float() * STRIDE
    y, x = torch.meshgrid(offsets, offsets, indexing="ij")
    return torch.cat(
        [
            torch.stack([x, y, torch.full_like(x, width), torch.full_like(x, height)], -1).reshape(-1, 4)
            for width, height in anchor_sizes()
        ]
    )


def overlaps(anchors: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
    """[a, 4] and [n, 4] of centres and sizes → IoU [n, a]."""
    a, b = anchors[None], boxes[:, None]
    low = torch.maximum(a[..., :2] - a[..., 2:] / 2, b[..., :2] - b[..., 2:] / 2)
    high = torch.minimum(a[..., :2] + a[..., 2:] / 2, b[..., :2] + b[..., 2:] / 2)
    shared = (high - low).clamp(min=0).prod(-1)
    return shared / (a[..., 2:].prod(-1) + b[..., 2:].prod(-1) - shared)


def make_targets(boxes: torch.Tensor, labels: torch.Tensor, side: int):
    """
    Boxes [n, 4] of centres and sizes, labels [n] 1, 0, −1 as those of a pair →
    classes [n, a] 1 target, 0 background, −1 ignored; shifts [n, a, 4] in sides of an anchor and logarithms.
    """
    anchors = make_anchors(side)
    overlap = overlaps(anchors, boxes)
    best = overlap.max(1, keepdim=True).values
    positive = (overlap >= POSITIVE_IOU) | ((overlap == best) & (best >= NEGATIVE_IOU))
    classes = torch.where(positive, 1, torch.where(overlap < NEGATIVE_IOU, 0, -1))
    # Of a pair without a target all is background; of an undecided one only what is far from it.
    classes[labels == 0] = 0
    classes[(labels == -1)[:, None] & (overlap > 0.05)] = -1
    shifts = torch.cat(
        [
            (boxes[:, None, :2] - anchors[None, :, :2]) / anchors[None, :, 2:],
            torch.log(boxes[:, None, 2:] / anchors[None, :, 2:]),
        ],
        -1,
    )
    return classes, shifts
