"""Target maps of one image, as in CenterNet (heatmap) and FairMOT (boxes, identities)."""

from dataclasses import dataclass

import numpy as np

STRIDE = 4


# Cells. The centre of a half-occluded person is uncertain by a cell: a sharper peak would lower all scores.
LEAST_RADIUS = 2


@dataclass(frozen=True)
class Person:
    """A person in the network's input, box in input pixels."""

    identity: int
    left: float
    top: float
    right: float
    bottom: float
    visibility: float


@dataclass(frozen=True)
class Rules:
    """Which people are positives, ignored, or identified."""

    # People of lower visibility are neither positive nor negative; the part outside of the image counts as occluded.
    detect_visibility: float = 0.22
    # Boxes of lower visibility show more of other people: no identity is learned from them.
    identify_visibility: float = 0.4
    # People of less height, in pixels, are ignored.
    height: float = 8.0


@dataclass
class Targets:
    """All maps have the size of the output; a row is a positive."""

    heatmap: np.ndarray  #   [h, w] 1 at centres, falling off around
    weight: np.ndarray  #    [h, w] 0 in ignored cells
    cells: np.ndarray  #     [n] index of each person's cell, y * w + x
    boxes: np.ndarray  #     [n, 4] distances from the centre to left, top, right, bottom, in cells
    offsets: np.ndarray  #   [n, 2] x and y of the centre within its cell
    identities: np.ndarray  # [n] −1 where the identity is ignored


def gaussian_radius(height: float, width: float, overlap: float = 0.7) -> float:
    """
    The largest shift of each corner of a box that keeps an IoU of `overlap` with the true box (CornerNet, section 3.3):
    the least of the three cases both inwards, both outwards, both the same way.
    """
    total, area = height + width, height * width
    # Both corners move the same way by r: (h − r)(w − r) / (2hw − (h − r)(w − r)) = overlap.
    same = (total - np.sqrt(total**2 - 4 * area * (1 - overlap) / (1 + overlap))) / 2
    # Both inwards: (h − 2r)(w − 2r) / hw = overlap.
    inwards = (total - np.sqrt(total**2 - 4 * area * (1 - overlap))) / 4
    # Both outwards: hw / (h + 2r)(w + 2r) = overlap.
    outwards = (-total + np.sqrt(total**2 + 4 * area * (1 / overlap - 1))) / 4
    return max(0.0, min(same, inwards, outwards))


def draw_gaussian(heatmap: np.ndarray, x: int, y: int, radius: int) -> None:
    """Maximum of the heatmap and a Gaussian of peak 1 at the cell; its standard deviation is a sixth of its extent."""
    sigma = (2 * radius + 1) / 6
    height, width = heatmap.shape
    left, right = max(0, x - radius), min(width, x + radius + 1)
    top, bottom = max(0, y - radius), min(height, y + radius + 1)
    across = np.arange(left, right) - x
    down = np.arange(top, bottom) - y
    gaussian = np.exp(-(down[:, None] ** 2 + across[None, :] ** 2) / (2 * sigma**2))
    area = heatmap[top:bottom, left:right]
    np.maximum(area, gaussian, out=area)


def make_targets(people: list[Person], width: int, height: int, rules: Rules = Rules()) -> Targets:
    """
    Target maps of an image of width × height pixels. The centre of a person is that of the part of the box inside the
    image; the four distances extend to the whole box, so that people half outside of the image keep their size.
    """
    columns, rows = width // STRIDE, height // STRIDE
    heatmap = np.zeros((rows, columns), np.float32)
    weight = np.ones((rows, columns), np.float32)
    kept = []
    for person in people:
        left, right = np.clip([person.left, person.right], 0, width - 1e-3) / STRIDE
        top, bottom = np.clip([person.top, person.bottom], 0, height - 1e-3) / STRIDE
        if right <= left or bottom <= top:
            continue
        inside = (right - left) * (bottom - top) * STRIDE**2
        inside /= (person.right - person.left) * (person.bottom - person.top)
        visibility = person.visibility * inside
        if visibility < rules.detect_visibility or person.bottom - person.top < rules.height:
            _ignore(weight, left, top, right, bottom)
            continue
        x, y = (left + right) / 2, (top + bottom) / 2
        column, row = int(x), int(y)
        draw_gaussian(heatmap, column, row, max(LEAST_RADIUS, int(gaussian_radius(bottom - top, right - left))))
        kept.append((person, visibility, x, y, column, row))

    # Positives override the ignored boxes of people behind them.
    weight[heatmap > 0] = 1
    return Targets(
        heatmap,
        weight,
        np.array([row * columns + column for *_, column, row in kept], np.int64),
        np.array(
            [
                [x - p.left / STRIDE, y - p.top / STRIDE, p.right / STRIDE - x, p.bottom / STRIDE - y]
                for p, _, x, y, _, _ in kept
            ],
            np.float32,
        ).reshape(-1, 4),
        np.array([[x - column, y - row] for _, _, x, y, column, row in kept], np.float32).reshape(-1, 2),
        np.array([p.identity if seen >= rules.identify_visibility else -1 for p, seen, *_ in kept], np.int64),
    )


def _ignore(weight: np.ndarray, left: float, top: float, right: float, bottom: float) -> None:
    """Ignores the inner part of a box, where its centre may be detected."""
    x, y = (right - left) / 4, (bottom - top) / 4
    weight[int(top + y) : int(bottom - y) + 1, int(left + x) : int(right - x) + 1] = 0
