"""The losses of FairMOT (Zhang et al., IJCV 2021, section 4.4)."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def focal_loss(logits, heatmap, weight):
    """
    Penalty-reduced focal loss over all cells, divided by the number of people (CornerNet eq. 1, alpha 2, beta 4).
    All [n, h, w]; `weight` is 0 in ignored cells.
    """
    positive = (heatmap == 1).float()
    # Log-sigmoids rather than logs of sigmoids: finite for any logit.
    log_p, log_q = F.logsigmoid(logits), F.logsigmoid(-logits)
    p = torch.sigmoid(logits)
    at_people = (1 - p).pow(2) * log_p * positive
    elsewhere = p.pow(2) * log_q * (1 - heatmap).pow(4) * (1 - positive)
    return -((at_people + elsewhere) * weight).sum() / positive.sum().clamp(min=1)


def l1_loss(predicted, truth):
    """Mean over people of the sum over coordinates; both [people, k]. 0 where there are none."""
    return (predicted - truth).abs().sum() / max(1, len(truth))


class IdentityLoss(nn.Module):
    """
    Classifies each embedding as one of all people in the training set: cross-entropy over a linear layer on the unit
    vector, scaled by √2 · ln(people − 1) as in FairMOT's code, so that the softmax can approach 1.
    """

    def __init__(self, dimension: int, people: int):
        super().__init__()
        self.scale = math.sqrt(2) * math.log(people - 1)
        self.classify = nn.Linear(dimension, people)

    def forward(self, embeddings, identities):
        """[people, dimension] not normalised, [people] with −1 for ignored ones."""
        known = identities >= 0
        if not known.any():
            return embeddings.sum() * 0
        units = F.normalize(embeddings[known])
        return F.cross_entropy(self.classify(self.scale * units), identities[known])


class UncertaintyBalance(nn.Module):
    """Balances detection and identity by a learned uncertainty of each task (Kendall et al., 2018; FairMOT eq. 5)."""

    def __init__(self):
        super().__init__()
        self.detection = nn.Parameter(torch.tensor(-1.85))
        self.identity = nn.Parameter(torch.tensor(-1.05))

    def forward(self, detection, identity):
        total = torch.exp(-self.detection) * detection + torch.exp(-self.identity) * identity
        return (total + self.detection + self.identity) / 2


def gather_people(maps, pictures, cells):
    """[n, c, h, w] maps to [people, c]: the column of each person's cell in its image."""
    return maps.flatten(2)[pictures, :, cells]


class FairMOTLoss(nn.Module):
    """The total loss: detection = heatmap + 0.1 · boxes + offsets, balanced with identity."""

    BOX_WEIGHT = 0.1

    def __init__(self, dimension: int, people: int):
        super().__init__()
        self.identity = IdentityLoss(dimension, people)
        self.balance = UncertaintyBalance()

    def forward(self, outputs, batch):
        hm, wh, reg, embedding = (output.float() for output in outputs)
        where = batch["picture"], batch["cell"]
        parts = {
            "heatmap": focal_loss(hm[:, 0], batch["heatmap"], batch["weight"]),
            "box": l1_loss(gather_people(wh, *where), batch["box"]),
            "offset": l1_loss(gather_people(reg, *where), batch["offset"]),
            "identity": self.identity(gather_people(embedding, *where), batch["identity"]),
        }
        detection = parts["heatmap"] + self.BOX_WEIGHT * parts["box"] + parts["offset"]
        return self.balance(detection, parts["identity"]), parts
