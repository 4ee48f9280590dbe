"""Crops of people, as training/render-people.ts writes them, and batches of them."""

import json
from pathlib import Path

import numpy as np
import torch

from .network import HEIGHT, WIDTH

PEOPLE, CROPS = 20, 4


class PeopleCrops:
    """All crops of a folder, in memory."""

    def __init__(self, folder: Path):
        crops, self.identities, self.cameras = [], [], []
        for path in sorted(folder.glob("*.json"), key=lambda path: int(path.stem)):
            rows = json.loads(path.read_text())
            images = np.fromfile(path.with_suffix(".crops"), np.uint8).reshape(-1, 3, HEIGHT, WIDTH)
            if len(images) != len(rows):
                raise SystemExit(f"{path.name} should have a row for each crop, got {len(rows)} for {len(images)}.")
            crops.append(images)
            self.identities += [identity for identity, _ in rows]
            self.cameras += [camera for _, camera in rows]
        self.images = np.concatenate(crops)
        self.rows: dict[int, list[int]] = {}
        for row, identity in enumerate(self.identities):
            self.rows.setdefault(identity, []).append(row)

    def known(self) -> list[int]:
        """Identities with enough crops to learn from."""
        return [identity for identity, rows in self.rows.items() if len(rows) >= CROPS]


def batches(crops: PeopleCrops, seed: int):
    """Endless: images [n, 3, 64, 32], and the class of each. Several crops of each person, for the triplets."""
    random = np.random.default_rng(seed)
    known = crops.known()
    while True:
        classes = random.choice(len(known), PEOPLE, replace=False)
        rows = np.concatenate([random.choice(crops.rows[known[each]], CROPS, replace=False) for each in classes])
        images = torch.from_numpy(crops.images[rows]).float() / 255
        yield augment(images, random), torch.from_numpy(np.repeat(classes, CROPS))


def augment(images: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Mirrored, a little brighter or darker, and partly hidden: a person is the same."""
    count = len(images)
    mirrored = torch.from_numpy(random.random(count) < 0.5)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    images = images * torch.from_numpy(random.uniform(0.9, 1.1, (count, 1, 1, 1))).float()
    for image in images:
        if random.random() < 0.3:
            height, width = random.integers(8, 32), random.integers(6, 18)
            top, left = random.integers(0, HEIGHT - height), random.integers(0, WIDTH - width)
            image[:, top : top + height, left : left + width] = torch.from_numpy(random.random((3, 1, 1))).float()
    return images.clamp(0, 1)
