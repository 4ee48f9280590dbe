"""The losses of JDE (sections 3.2 to 3.4), balanced by the learned uncertainty of every task on every scale."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .network import ANCHORS, EMBEDDING, STRIDES

TASKS = ("box", "confidence", "identity")


def uncertainty_weighted(losses: torch.Tensor, log_variances: torch.Tensor) -> torch.Tensor:
    """Half the sum of exp(−s) · loss + s (equation 6)."""
    return (torch.exp(-log_variances) * losses + log_variances).sum() / 2


class JDELoss(nn.Module):
    def __init__(self, people: int):
        super().__init__()
        self.scale = math.sqrt(2) * math.log(people - 1)
        #: One classification of all people for all scales.
        self.classify = nn.Linear(EMBEDDING, people)
        # As the paper's code begins: boxes, confidences, identities.
        self.uncertainty = nn.Parameter(torch.tensor([[-4.85, -4.15, -2.3]] * len(STRIDES)))

    @torch.no_grad()
    def begin_with(self, embeddings: torch.Tensor) -> None:
        """The classification of people whose mean embedding is known, [people, 64], begins with it. Rows of 0 stay random."""
        known = embeddings.norm(dim=1) > 0
        self.classify.weight[known] = embeddings[known]
        self.classify.bias.zero_()

    def forward(self, outputs, batch):
        found = []
        for raw, stride in zip(outputs, STRIDES):
            found.append(self.of_scale(raw, *batch[stride]))
        losses = torch.stack([torch.stack(each) for each in found])
        total = uncertainty_weighted(losses, self.uncertainty)
        return total, dict(zip(TASKS, losses.detach().sum(0)))

    def of_scale(self, raw, confidence, deltas, identity):
        """Confidence [n, a · cells], deltas [n, a · cells, 4], identity [n, a · cells] with −1 for none."""
        count, _, rows, columns = raw.shape
        anchors = len(ANCHORS[8])
        boxes = raw[:, : 6 * anchors].reshape(count, anchors, 6, rows * columns).permute(0, 1, 3, 2).reshape(count, -1, 6)
        positive = confidence == 1
        box = F.smooth_l1_loss(boxes[..., :4][positive], deltas[positive]) if positive.any() else raw.sum() * 0
        score = F.cross_entropy(boxes[..., 4:].reshape(-1, 2), confidence.reshape(-1), ignore_index=-1)
        known = identity >= 0
        if not known.any():
            return box, score, raw.sum() * 0
        embeddings = raw[:, 6 * anchors :].flatten(2).transpose(1, 2)
        picture, anchor = known.nonzero(as_tuple=True)
        units = F.normalize(embeddings[picture, anchor % (rows * columns)])
        return box, score, F.cross_entropy(self.classify(self.scale * units), identity[known])
