"""What detectors are fed with, and what the classification of identities begins with. Run with pytest."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from fairmot.targets import Person
from jde.known import mean_embeddings
from jde.losses import JDELoss
from street.pictures import StreetPictures


class GreyScene:
    """One picture of 96 × 64 of two people; the second is hardly visible."""

    def __init__(self):
        self.pictures = np.random.default_rng(1).integers(0, 256, (1, 64, 96, 3), np.uint8)
        self.people = [[Person(7, 8, 8, 40, 56, 1.0), Person(9, 50, 8, 80, 60, 0.1)]]


def test_people_are_sorted_by_how_much_of_them_is_seen():
    pictures = StreetPictures([GreyScene()], 96, 64, None)
    third = Person(9, 60, 8, 90, 56, 0.3)
    people = pictures.sort([*GreyScene().people[0], third])
    assert people.boxes.tolist() == [[8, 8, 40, 56], [60, 8, 90, 56]]
    # Of the third too little is seen to learn the identity.
    assert people.identities.tolist() == [0, -1]
    assert people.hidden.tolist() == [[50, 8, 80, 60]]


def test_an_entry_is_a_picture_with_the_targets_of_its_people():
    torch.manual_seed(1)
    pictures = StreetPictures([GreyScene()], 64, 32, lambda people, width, height: {"count": torch.tensor(len(people.boxes))})
    entry = pictures[0]
    assert entry["image"].shape == (32, 64, 3) and entry["image"].dtype == torch.uint8 and entry["count"] <= 2


def test_the_classes_of_known_people_begin_with_their_embeddings():
    embeddings = mean_embeddings([GreyScene()], {7: 0, 9: 1})
    assert embeddings[0].norm().item() == pytest.approx(1) and embeddings[1].abs().sum() == 0
    loss = JDELoss(2)
    random = loss.classify.weight[1].clone()
    loss.begin_with(embeddings)
    assert torch.equal(loss.classify.weight[0], F.normalize(embeddings, dim=1)[0])
    assert torch.equal(loss.classify.weight[1], random) and loss.classify.bias.abs().sum() == 0
