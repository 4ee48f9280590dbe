"""Square crops as the trackers of the SiamRPN family cut them: `pysot-crop.ts`."""

import math

import numpy as np
import torch
from torch.nn import functional as F

CONTEXT = 0.5


def context_side(width: float, height: float) -> float:
    """Side of the square that shows a target with its surroundings (SiamFC, section 3.1)."""
    margin = CONTEXT * (width + height)
    return math.sqrt((width + margin) * (height + margin))


def first_pixel(centre: float, side: int) -> int:
    """Reference quirk: pysot rounds down from half a pixel above."""
    return math.floor(centre - (side + 1) / 2 + 0.5)


def cut_square(picture: np.ndarray, x: float, y: float, side: float, size: int, border) -> np.ndarray:
    """[h, w] or [h, w, c] → [size, size(, c)] uint8: the square of `side` pixels about x, y, bilinear as OpenCV's."""
    side = max(round(side), 1)
    left, top = first_pixel(x, side), first_pixel(y, side)
    height, width = picture.shape[:2]
    patch = np.empty((side, side, *picture.shape[2:]), np.uint8)
    from_x, to_x = min(max(-left, 0), side), max(min(width - left, side), 0)
    from_y, to_y = min(max(-top, 0), side), max(min(height - top, side), 0)
    if to_x - from_x < side or to_y - from_y < side:
        patch[:] = border
    if to_x > from_x and to_y > from_y:
        patch[from_y:to_y, from_x:to_x] = picture[top + from_y : top + to_y, left + from_x : left + to_x]
    return resize(patch, size)


def resize(patch: np.ndarray, size: int) -> np.ndarray:
    if patch.shape[0] == size:
        return patch
    planes = torch.from_numpy(patch)
    planes = planes.permute(2, 0, 1) if patch.ndim == 3 else planes[None]
    resized = F.interpolate(planes[None].float(), size=(size, size), mode="bilinear", align_corners=False)[0]
    resized = (resized + 0.5).to(torch.uint8)
    return (resized.permute(1, 2, 0) if patch.ndim == 3 else resized[0]).contiguous().numpy()
