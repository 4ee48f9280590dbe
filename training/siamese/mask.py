"""
SiamMask (Wang et al. 2019, "Fast Online Object Tracking and Segmentation"), section 3: a third correlation beside those of scores and
boxes, and a refinement that makes a mask of one of its cells and what the backbone saw there on three scales.
"""

import torch
from torch import nn
from torch.nn import functional as F

from .network import CHANNELS, LAYERS, STRIDE, WIDTH, Branch, SiamRPNPlusPlus

#: Pixels a side of a mask: that of a template.
MASK_SIDE = 65
# Of each map: cells a side of the window that a mask covers, cells of padding, cells for one of the correlation.
WINDOWS = {"shape": (9, 2, 1), "fine": (17, 4, 2), "first": (33, 8, 4)}
LOWER = ("first", "fine", "shape")


class Refine(nn.Module):
    """Section 3.3: coarse to fine, adding what the backbone saw on each scale."""

    def __init__(self, width: int = WIDTH):
        super().__init__()
        self.begin = nn.ConvTranspose2d(width, 16, 9)
        self.shape, self.fine, self.first = conv(64, 16), conv(48, 16), conv(16, 8)
        self.join8, self.join4, self.join2 = conv(16, 16), conv(16, 8), conv(8, 8)
        self.out = conv(8, 1)

    def forward(self, vector, windows: dict):
        """Correlation [n, c, 1, 1] and the windows of the backbone's maps → logits [n, 1, 65, 65]."""
        x = F.relu(self.begin(vector) + self.shape(windows["shape"]))
        x = F.interpolate(F.relu(self.join8(x)), size=(17, 17), mode="nearest")
        x = F.relu(x + self.fine(windows["fine"]))
        x = F.interpolate(F.relu(self.join4(x)), size=(33, 33), mode="nearest")
        x = F.relu(x + self.first(windows["first"]))
        return self.out(F.interpolate(F.relu(self.join2(x)), size=(MASK_SIDE, MASK_SIDE), mode="nearest"))


class SiamMask(SiamRPNPlusPlus):
    """The trained SiamRPN++ stays as it is; what is new is learned."""

    def __init__(self, layers=LAYERS):
        super().__init__(layers)
        for weight in self.parameters():
            weight.requires_grad_(False)
        self.mask = Branch(CHANNELS, 1)
        del self.mask.out
        self.refine = Refine()

    def train(self, mode: bool = True):
        """Means and variances of what is not trained stay, too."""
        super().train(mode)
        for module in (self.backbone, self.cls, self.loc):
            module.eval()
        return self

    def kernels(self, template) -> list:
        """Those of SiamRPN++, then that of the mask."""
        maps = self.backbone(template)
        return [*self.kernels_of(maps), self.mask.kernel_of(maps["identity"])]

    def correlation(self, maps: dict, kernel):
        """[n, 48, m, m]"""
        return F.relu(self.mask.mix(self.mask.correlate(kernel, maps["identity"])))

    def forward(self, template, search, places):
        """Mask logits [n, 65, 65] at a cell, row and column, of each search's map."""
        with torch.no_grad():
            seen, maps = self.backbone(template), self.backbone(search)
        correlated = self.correlation(maps, self.mask.kernel_of(seen["identity"]))
        vectors = torch.stack([each[:, row, column] for each, (row, column) in zip(correlated, places.tolist())])
        windows = {
            name: torch.cat([window(maps[name][i : i + 1], name, *place) for i, place in enumerate(places)])
            for name in LOWER
        }
        return self.refine(vectors[:, :, None, None], windows)[:, 0]


def window(x, name: str, row, column):
    """What a map shows where the mask of a cell lies."""
    side, padding, step = WINDOWS[name]
    padded = F.pad(x, [padding] * 4)
    rows = torch.arange(side) + row * step
    columns = torch.arange(side) + column * step
    return padded.index_select(2, rows).index_select(3, columns)


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def draw_places(boxes: torch.Tensor, side: int) -> torch.Tensor:
    """[n, 2] row and column of the cell at each box's centre, or of one beside it, as the tracker may choose it."""
    middle = torch.stack([boxes[:, 1], boxes[:, 0]], 1) / STRIDE + side // 2
    return (middle + torch.rand_like(middle) * 2 - 0.5).floor().long().clamp(0, side - 1)


def cut_masks(masks: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Masks of whole searches [n, s, s] uint8 → of the cells [n, 65, 65], 0 to 1."""
    padded = F.pad(masks.float() / 255, [2 * STRIDE] * 4)
    cut = []
    for mask, (row, column) in zip(padded, places.tolist()):
        top, left = row * STRIDE, column * STRIDE
        cut.append(mask[top : top + MASK_SIDE, left : left + MASK_SIDE])
    return torch.stack(cut)


class MaskLoss(nn.Module):
    """Logistic loss of every pixel of a mask (section 3.1), and one minus the soft overlap, for people are thin."""

    def forward(self, outputs, batch):
        logits, masks = outputs
        seen = batch["label"] == 1
        if not seen.any():
            return logits.sum() * 0, {}
        logits, masks = logits[seen], masks[seen]
        pixels = F.binary_cross_entropy_with_logits(logits, masks)
        shown = torch.sigmoid(logits)
        shared = (shown * masks).sum((1, 2))
        overlap = ((shared + 1) / (shown.sum((1, 2)) + masks.sum((1, 2)) - shared + 1)).mean()
        return 4 * pixels + 1 - overlap, {"pixels": pixels, "overlap": overlap}
