"""Losses of SiamRPN++: the sums equal those of `focalLoss` and `l1Loss` in @mot/heads/losses."""

import torch
from torch import nn
from torch.nn import functional as F

from .targets import make_targets

BOX_WEIGHT = 1.2


def focal_sum(logits, target, alpha: float = 0.25, gamma: float = 2.0):
    """Lin et al. 2017, equation 5, summed: keeps the score of every place low where the target is not."""
    cross_entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    weight = torch.where(target == 1, alpha, 1 - alpha)
    return (weight * (1 - torch.exp(-cross_entropy)).pow(gamma) * cross_entropy).sum()


class SiamRPNLoss(nn.Module):
    """
    Scores: focal loss of target against background, where the paper has cross-entropy of chosen anchors: the greatest score of all
    places decides on `lost`; it is low for the template of another pair, too. Boxes: L1 of shifts. Both divided by the number of the target's anchors.
    """

    def forward(self, outputs, batch):
        scores, boxes, strange = outputs
        side = scores.shape[-1]
        count = len(scores)
        classes, shifts = make_targets(batch["box"], batch["label"], side)
        logits = scores.reshape(count, 2, -1)
        logits = logits[:, 1] - logits[:, 0]
        positive = classes == 1
        total = positive.sum().clamp(min=1)
        score = focal_sum(logits[classes >= 0], positive[classes >= 0].float(), alpha=0.4)
        strange = strange.reshape(count, 2, -1)
        strange = strange[:, 1] - strange[:, 0]
        score = (score + focal_sum(strange, torch.zeros_like(strange), alpha=0.4)) / total
        predicted = boxes.reshape(count, 4, -1).permute(0, 2, 1)[positive]
        box = (predicted - shifts[positive]).abs().sum() / total
        return score + BOX_WEIGHT * box, {"score": score, "box": box}
