"""Targets of JDE (section 3.2), as `jdeTargets` of @mot/heads: an anchor belongs to the box that it overlaps most."""

import torch

POSITIVE_IOU, NEGATIVE_IOU = 0.5, 0.4


def jde_targets(boxes: torch.Tensor, rows: int, columns: int, stride: int, anchors):
    """
    Boxes [n, 4] left, top, right, bottom → of each anchor, [anchors · rows · columns]: 1 person, 0 background, −1 ignored; the row
    of its box or −1; and [… × 4] dx, dy in sides of the anchor, logarithms of the ratios of sides.
    """
    y, x = torch.meshgrid(torch.arange(rows).float() * stride, torch.arange(columns).float() * stride, indexing="ij")
    # Anchors are centred on the corners of cells.
    centres = torch.stack([x, y], -1).reshape(1, -1, 2)
    sizes = torch.tensor(anchors, dtype=torch.float32)[:, None]
    centres, sizes = (each.expand(len(anchors), rows * columns, 2).reshape(-1, 2) for each in (centres, sizes))
    if len(boxes) == 0:
        count = len(centres)
        return torch.zeros(count, dtype=torch.long), torch.full((count,), -1), torch.zeros(count, 4)
    overlap, box = overlaps(torch.cat([centres - sizes / 2, centres + sizes / 2], 1), boxes).max(1)
    confidence = torch.where(overlap > POSITIVE_IOU, 1, torch.where(overlap < NEGATIVE_IOU, 0, -1))
    own = boxes[box]
    deltas = torch.cat(
        [((own[:, :2] + own[:, 2:]) / 2 - centres) / sizes, torch.log((own[:, 2:] - own[:, :2]) / sizes)], 1
    )
    positive = confidence == 1
    return confidence, torch.where(positive, box, -1), deltas * positive[:, None]


def overlaps(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """[n, 4] and [m, 4] → IoU [n, m]."""
    low, high = torch.maximum(a[:, None, :2], b[None, :, :2]), torch.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = (high - low).clamp(min=0).prod(2)
    areas = [(each[:, 2:] - each[:, :2]).prod(1) for each in (a, b)]
    return shared / (areas[0][:, None] + areas[1][None] - shared)
