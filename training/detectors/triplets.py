"""CenterNet of Duan et al. (2019, "Keypoint Triplets for Object Detection"): CornerNet's corners and a third point in the middle."""

from functools import partial

from torch import nn
from torch.nn import functional as F

from . import cornernet
from .features import CHANNELS, normalised

NAME, HEAD = "centernet-triplets", "centerNetTriplets"
POINTS = (*cornernet.CORNERS, "ct")
OUTPUTS = (
    *(f"{point}_heat" for point in POINTS),
    *(f"{corner}_tag" for corner in cornernet.CORNERS),
    *(f"{point}_regr" for point in POINTS),
)
HEAD_OPTIONS = cornernet.HEAD_OPTIONS


class CentrePool(nn.Module):
    """Section 3.3: the largest value of the row plus that of the column. It stays inside of the map, as the corners' pools do."""

    def __init__(self):
        super().__init__()
        self.one, self.other = normalised(CHANNELS[4], 32), normalised(CHANNELS[4], 32)
        self.join, self.beside = normalised(32, cornernet.WIDTH), normalised(CHANNELS[4], cornernet.WIDTH, 1)

    def forward(self, x):
        down = F.relu(self.one(x)).amax(2, keepdim=True)
        across = F.relu(self.other(x)).amax(3, keepdim=True)
        return F.relu(self.join(down + across) + self.beside(x))


class Network(cornernet.Network):
    """CornerNet's outputs, with ct_heat after the other heatmaps and ct_regr after the other offsets."""

    points = POINTS

    def __init__(self):
        super().__init__()
        self.middle = CentrePool()

    def seen(self, image) -> dict:
        x = self.features(image)[4]
        return {**{corner: pool(x) for corner, pool in self.pools.items()}, "ct": self.middle(x)}


class Loss(cornernet.Loss):
    points = POINTS


targets_of = partial(cornernet.targets_of, names=POINTS)
