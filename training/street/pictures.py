"""
Augmented pictures of the street with the targets of a detector: what all detectors are fed with. A detector turns the people of a
picture into targets; those of several pictures become a batch.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from fairmot.augment import augment
from fairmot.scenes import Scene
from fairmot.targets import Rules

from .scenes import share_inside


@dataclass(frozen=True)
class People:
    """The people of a picture, in its pixels."""

    #: [n, 4] left, top, right, bottom of those to be detected; they may extend beyond the picture.
    boxes: torch.Tensor
    #: [n] class of each, −1 where too little is seen of them.
    identities: torch.Tensor
    #: [m, 4] boxes of those who are neither people nor background: little is seen of them.
    hidden: torch.Tensor


class Rows(dict):
    """Targets with one row for each object, by name. In a batch they are joined, with the number of their picture in `picture`."""


class StreetPictures(Dataset):
    """Endless: an index stands for a picture, its augmentation is drawn anew."""

    def __init__(self, scenes: list[Scene], width: int, height: int, targets_of):
        """@param targets_of (People, width, height) → targets by name"""
        self.width, self.height, self.rules, self.targets_of = width, height, Rules(), targets_of
        self.entries = [(scene, i) for scene in scenes for i in range(len(scene.people))]
        seen = sorted({p.identity for scene in scenes for people in scene.people for p in people})
        self.classes = {identity: i for i, identity in enumerate(seen)}

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, index: int):
        scene, i = self.entries[index]
        random = np.random.default_rng(torch.randint(2**31, ()).item())
        picture, people = augment(scene.pictures[i], scene.people[i], self.width, self.height, random)
        return {"image": torch.from_numpy(picture.copy()), **self.targets_of(self.sort(people), self.width, self.height)}

    def sort(self, people: list) -> People:
        shown, identities, hidden = [], [], []
        for person in people:
            box = (person.left, person.top, person.right, person.bottom)
            share = person.visibility * share_inside(box, self.width, self.height)
            if share >= self.rules.detect_visibility and person.bottom - person.top >= self.rules.height:
                shown.append(box)
                known = share >= self.rules.identify_visibility
                identities.append(self.classes[person.identity] if known else -1)
            elif share > 0:
                hidden.append(box)
        return People(as_boxes(shown), torch.tensor(identities, dtype=torch.long), as_boxes(hidden))


def as_boxes(rows: list) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float32).reshape(-1, 4)


def collate(entries: list):
    """Tensors are stacked, those of tuples each by itself; rows are joined."""
    first = entries[0]
    if isinstance(first, torch.Tensor):
        return torch.stack(entries)
    if isinstance(first, tuple):
        return tuple(collate(list(each)) for each in zip(*entries))
    if isinstance(first, Rows):
        counts = torch.tensor([len(next(iter(rows.values()))) for rows in entries])
        joined = {name: torch.cat([rows[name] for rows in entries]) for name in first}
        return {**joined, "picture": torch.arange(len(entries)).repeat_interleave(counts)}
    return {name: collate([entry[name] for entry in entries]) for name in first}


def endless(pictures: StreetPictures, batch: int, workers: int):
    loader = DataLoader(
        pictures,
        batch,
        shuffle=True,
        drop_last=True,
        num_workers=workers,
        # Forks share the memory-mapped images.
        multiprocessing_context="fork" if workers else None,
        persistent_workers=workers > 0,
        collate_fn=collate,
    )
    while True:
        yield from loader
