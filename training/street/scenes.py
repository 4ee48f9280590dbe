"""Rendered scenes of `render.ts`: images, people, and with `--owners` the person of each pixel."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Seen:
    """One person in one picture of a scene."""

    picture: int
    row: int  #           in the list of people of that picture
    box: tuple  #         left, top, right, bottom in pixels; the whole person, hidden parts included
    share: float  #       visible share of the whole person, 0 to 1: the part outside of the image counts as hidden

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True)
class Scene:
    seed: int
    pixels: np.ndarray  #  [pictures, h, w, 3] RGB, memory-mapped
    owners: np.ndarray | None  # [pictures, h, w] 1 + row of the person of a pixel, 0 for none
    borders: np.ndarray  # [pictures, 3] mean colour, RGB
    people: dict  #        identity → [pictures] Seen, or None where the person has no pixel inside of the image

    @property
    def width(self) -> int:
        return self.pixels.shape[2]

    @property
    def height(self) -> int:
        return self.pixels.shape[1]

    def mask(self, seen: Seen) -> np.ndarray:
        """[h, w] whether a pixel shows the person."""
        return self.owners[seen.picture] == seen.row + 1


def load_scenes(folder: Path) -> list[Scene]:
    """All complete scenes of a folder, in the order of their seeds."""
    scenes = [_load(path) for path in sorted(folder.glob("*.json"), key=lambda path: int(path.stem))]
    if not scenes:
        raise SystemExit(f"{folder} should hold rendered scenes; render.ts writes them.")
    return scenes


def share_inside(box, width: int, height: int) -> float:
    """Share of a box's area inside of an image."""
    left, top, right, bottom = box
    across = min(right, width) - max(left, 0)
    down = min(bottom, height) - max(top, 0)
    return across * down / ((right - left) * (bottom - top)) if across > 0 and down > 0 else 0.0


def _load(path: Path) -> Scene:
    content = json.loads(path.read_text())
    count, width, height = content["pictures"], content["width"], content["height"]
    people: dict = {}
    for picture, rows in enumerate(content["people"]):
        for row, (identity, *box, visibility) in enumerate(rows):
            share = visibility * share_inside(box, width, height)
            people.setdefault(identity, [None] * count)[picture] = Seen(picture, row, tuple(box), share)
    pixels = np.memmap(path.with_suffix(".rgb"), np.uint8, "r", shape=(count, height, width, 3))
    owners = path.with_suffix(".owners")
    return Scene(
        content["seed"],
        pixels,
        np.memmap(owners, np.uint8, "r", shape=(count, height, width)) if owners.exists() else None,
        np.stack([_mean_colour(picture) for picture in pixels]),
        people,
    )


def _mean_colour(picture: np.ndarray) -> np.ndarray:
    """Of every eighth row, which is within two levels of that of all."""
    return picture[::8].reshape(-1, 3).mean(0).astype(np.uint8)
