"""Augmented pictures of the street with targets of the three scales."""

import numpy as np
import torch
from torch.utils.data import Dataset

from fairmot.augment import augment
from fairmot.scenes import Scene
from fairmot.targets import Rules
from street.scenes import share_inside

from .network import ANCHORS, STRIDES
from .targets import jde_targets


class StreetPictures(Dataset):
    """Endless: an index stands for a picture, its augmentation is drawn anew."""

    def __init__(self, scenes: list[Scene], width: int, height: int):
        self.width, self.height, self.rules = width, height, Rules()
        self.entries = [(scene, i) for scene in scenes for i in range(len(scene.people))]
        seen = sorted({p.identity for scene in scenes for people in scene.people for p in people})
        self.classes = {identity: i for i, identity in enumerate(seen)}

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, index: int):
        scene, i = self.entries[index]
        random = np.random.default_rng(torch.randint(2**31, ()).item())
        picture, people = augment(scene.pictures[i], scene.people[i], self.width, self.height, random)
        shown, hidden = [], []
        for person in people:
            box = (person.left, person.top, person.right, person.bottom)
            share = person.visibility * share_inside(box, self.width, self.height)
            if share >= self.rules.detect_visibility and person.bottom - person.top >= self.rules.height:
                known = share >= self.rules.identify_visibility
                shown.append((*box, self.classes[person.identity] if known else -1))
            elif share > 0:
                hidden.append(box)
        return picture, self.targets(as_rows(shown, 5), as_rows(hidden, 4))

    def targets(self, shown: torch.Tensor, hidden: torch.Tensor) -> dict:
        found = {}
        for stride in STRIDES:
            rows, columns = self.height // stride, self.width // stride
            confidence, box, deltas = jde_targets(shown[:, :4], rows, columns, stride, ANCHORS[stride])
            identity = torch.where(box >= 0, shown[box.clamp(min=0), 4].long(), -1) if len(shown) else box
            if len(hidden):
                # Hidden people are neither people nor background.
                _, near, _ = jde_targets(hidden, rows, columns, stride, ANCHORS[stride])
                confidence[(near >= 0) & (confidence == 0)] = -1
            found[stride] = (confidence, deltas, identity)
        return found


def as_rows(rows: list, length: int) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float32).reshape(-1, length)


def collate(entries) -> dict:
    batch = {"image": torch.from_numpy(np.stack([picture for picture, _ in entries]))}
    for stride in STRIDES:
        batch[stride] = tuple(torch.stack(each) for each in zip(*(targets[stride] for _, targets in entries)))
    return batch
