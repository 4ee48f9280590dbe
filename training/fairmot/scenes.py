"""Scenes rendered by render.ts, and batches of their augmented images."""

import json
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset

from .augment import augment
from .targets import Person, make_targets


class Scene:
    """One seed's images, read from disk on demand."""

    def __init__(self, labels: Path):
        about = json.loads(labels.read_text())
        self.seed: int = about["seed"]
        shape = about["pictures"], about["height"], about["width"], 3
        self.pictures = np.memmap(labels.with_suffix(".rgb"), np.uint8, "r", shape=shape)
        self.people = [[Person(int(row[0]), *row[1:]) for row in rows] for rows in about["people"]]


def load_scenes(folder: Path) -> list[Scene]:
    scenes = [Scene(labels) for labels in sorted(folder.glob("*.json"), key=lambda path: int(path.stem))]
    if not scenes:
        raise SystemExit(f"No scenes in {folder}: render some first.")
    return scenes


class StreetPictures(Dataset):
    """
    Augmented crops of all images. Each entry is the image, its target maps and its people, with identities numbered
    from 0 over all scenes.
    """

    def __init__(self, scenes: list[Scene], width: int, height: int):
        self.scenes, self.width, self.height = scenes, width, height
        self.entries = [(scene, i) for scene in scenes for i in range(len(scene.people))]
        seen = sorted({p.identity for scene in scenes for people in scene.people for p in people})
        self.classes = {identity: i for i, identity in enumerate(seen)}

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, index: int):
        scene, i = self.entries[index]
        random = np.random.default_rng(torch.randint(2**31, ()).item())
        picture, people = augment(scene.pictures[i], scene.people[i], self.width, self.height, random)
        targets = make_targets(people, self.width, self.height)
        targets.identities = np.array([self.classes.get(i, -1) for i in targets.identities], np.int64)
        return picture, targets


def collate(entries):
    """Images as one uint8 tensor; the people of all images in one list, each with the number of its image."""
    targets = [targets for _, targets in entries]
    joined = lambda name: torch.from_numpy(np.concatenate([getattr(t, name) for t in targets]))
    return {
        "image": torch.from_numpy(np.stack([picture for picture, _ in entries])),
        "heatmap": torch.from_numpy(np.stack([t.heatmap for t in targets])),
        "weight": torch.from_numpy(np.stack([t.weight for t in targets])),
        "picture": torch.cat([torch.full((len(t.cells),), i) for i, t in enumerate(targets)]),
        "cell": joined("cells"),
        "box": joined("boxes"),
        "offset": joined("offsets"),
        "identity": joined("identities"),
    }


def as_input(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 [n, h, w, 3] to the network's input: float32 [n, 3, h, w], 0 to 1."""
    return pictures.permute(0, 3, 1, 2).float().div(255)
