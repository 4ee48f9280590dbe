"""Targets of the three scales for the people of a picture."""

import torch

from street.pictures import People

from .network import ANCHORS, STRIDES
from .targets import jde_targets


def scale_targets(people: People, width: int, height: int) -> dict:
    """By stride: confidence [a · cells], deltas [a · cells, 4], identity [a · cells] with −1 for none."""
    found = {}
    for stride in STRIDES:
        rows, columns = height // stride, width // stride
        confidence, box, deltas = jde_targets(people.boxes, rows, columns, stride, ANCHORS[stride])
        identity = torch.where(box >= 0, people.identities[box.clamp(min=0)], -1) if len(people.boxes) else box
        if len(people.hidden):
            # Hidden people are neither people nor background.
            _, near, _ = jde_targets(people.hidden, rows, columns, stride, ANCHORS[stride])
            confidence[(near >= 0) & (confidence == 0)] = -1
        found[stride] = (confidence, deltas, identity)
    return found
