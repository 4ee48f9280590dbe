"""Heatmaps of key points, as `drawGaussian` and `gaussianRadius` of @mot/heads/losses draw them."""

import math

import numpy as np
import torch

from fairmot.targets import draw_gaussian


def original_radius(width: float, height: float, least_overlap: float) -> float:
    """
    Cells by which a corner may be shifted (CornerNet, section 3.2). Reference quirk: all cases add the root and divide by 2, as the
    code does that the public networks were trained with.
    """
    area, total = width * height, width + height
    cases = (
        (1, -total, area * (1 - least_overlap) / (1 + least_overlap)),
        (4, -2 * total, (1 - least_overlap) * area),
        (4 * least_overlap, 2 * least_overlap * total, (least_overlap - 1) * area),
    )
    return min((math.sqrt(b * b - 4 * a * c) - b) / 2 for a, b, c in cases)


class Points:
    """A heatmap and the points on it: their cells and where they lie in them."""

    def __init__(self, rows: int, columns: int):
        self.heatmap = np.zeros((rows, columns), np.float32)
        self.cells: list[int] = []
        self.offsets: list[tuple] = []

    def add(self, x: float, y: float, radius: float) -> None:
        """@param x and y in cells, inside of the map."""
        column, row = int(x), int(y)
        draw_gaussian(self.heatmap, column, row, max(int(radius), 0))
        self.cells.append(row * self.heatmap.shape[1] + column)
        self.offsets.append((x - column, y - row))

    def rows(self, prefix: str = "") -> dict:
        return {
            f"{prefix}cell": torch.tensor(self.cells, dtype=torch.long),
            f"{prefix}offset": torch.tensor(self.offsets, dtype=torch.float32).reshape(-1, 2),
        }


def weights_beside(hidden: torch.Tensor, rows: int, columns: int, stride: int, heatmap: np.ndarray) -> torch.Tensor:
    """[rows, columns] 0 in the boxes of hidden people, who are neither people nor background, but where a heatmap is above 0."""
    weight = np.ones((rows, columns), np.float32)
    for left, top, right, bottom in (hidden / stride).tolist():
        weight[max(int(top), 0) : max(int(bottom) + 1, 0), max(int(left), 0) : max(int(right) + 1, 0)] = 0
    weight[heatmap > 0] = 1
    return torch.from_numpy(weight)
