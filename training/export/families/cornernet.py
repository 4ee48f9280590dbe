"""
Corners and extreme points on hourglasses: CornerNet (Law and Deng 2018), CornerNet-Saccade and -Squeeze (Law et al. 2020),
CenterNet with keypoint triplets (Duan et al. 2019), ExtremeNet (Zhou et al. 2019).
"""

from functools import partial

import torch.nn.functional as F
from torch import nn

from ..classes import COCO, names_of
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.corner_pool import bottom_pool, left_pool, right_pool, top_pool
from ..parts.hourglass import LARGE, SACCADE, SQUEEZE, Convolution, Stack, prediction, predictions

HEADS = {"heat": 80, "tag": 1, "regr": 2}
SIDES = ("t", "l", "b", "r")


class PoolBlock(nn.Module):
    """Figure 7 of CornerNet's paper: two pooled maps are summed and joined with the input."""

    def __init__(self):
        super().__init__()
        self.p1_conv1 = Convolution(3, 256, 128)
        self.p2_conv1 = Convolution(3, 256, 128)
        self.p_conv1 = nn.Conv2d(128, 256, 3, padding=1, bias=False)
        self.p_bn1 = nn.BatchNorm2d(256)
        self.conv1 = nn.Conv2d(256, 256, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(256)
        self.conv2 = Convolution(3, 256, 256)

    def pooled(self, x):
        raise NotImplementedError

    def forward(self, x):
        joined = self.p_bn1(self.p_conv1(self.pooled(x))) + self.bn1(self.conv1(x))
        return self.conv2(F.relu(joined))


class CornerPool(PoolBlock):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    def pooled(self, x):
        return self.first(self.p1_conv1(x)) + self.second(self.p2_conv1(x))


class CascadePool(PoolBlock):
    """Figure 5 of the triplets' paper: pools into the object before it pools along its edge."""

    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second
        self.look_conv1 = Convolution(3, 256, 128)
        self.look_conv2 = Convolution(3, 256, 128)
        self.P1_look_conv = nn.Conv2d(128, 128, 3, padding=1, bias=False)
        self.P2_look_conv = nn.Conv2d(128, 128, 3, padding=1, bias=False)

    def pooled(self, x):
        inside = self.second(self.look_conv1(x))
        one = self.first(self.P1_look_conv(self.p1_conv1(x) + inside))
        inside = self.first(self.look_conv2(x))
        return one + self.second(self.P2_look_conv(self.p2_conv1(x) + inside))


class CentrePool(PoolBlock):
    """The largest value of the column plus that of the row."""

    def pooled(self, x):
        columns, rows = self.p1_conv1(x), self.p2_conv1(x)
        return columns.amax(2, keepdim=True) + rows.amax(3, keepdim=True)


class CornerNet(Stack):
    """Last stack's maps by name; `names` are the originals' for pools, offsets and the like."""

    def __init__(self, pools: dict, heads: dict, count: int = 2):
        super().__init__(LARGE, count)
        for corner, make in pools.items():
            setattr(self, f"{corner}_cnvs", nn.ModuleList(make() for _ in range(count)))
        self.corners = tuple(pools)
        self.maps = []
        self.add_maps("heat", heads["heat"], self.corners)
        self.add_maps("tag", heads["tag"], ("tl", "br"))
        self.add_joints()
        self.add_maps("regr", heads["regr"], self.corners)

    def add_maps(self, kind: str, outputs: int, corners) -> None:
        for corner in corners:
            setattr(self, f"{corner}_{kind}s", predictions(outputs, self.count))
            self.maps.append((corner, kind))

    def forward(self, image) -> dict:
        features, _ = self.features(image)
        pooled = {corner: getattr(self, f"{corner}_cnvs")[-1](features[-1]) for corner in self.corners}
        return {f"{corner}_{kind}": getattr(self, f"{corner}_{kind}s")[-1](pooled[corner]) for corner, kind in self.maps}


class CornerNetLite(nn.Module):
    """CornerNet-Squeeze and -Saccade: the hourglasses are a module of their own, the heads stand beside it."""

    def __init__(self, shape, count: int, strides: int, kernel: int, attention: tuple, heads: dict):
        super().__init__()
        self.hg = Stack(shape, count, "hgs", strides)
        self.hg.add_joints()
        for corner, pools in CORNERS.items():
            setattr(self, f"{corner}_modules", nn.ModuleList(CornerPool(*pools) for _ in range(count)))
        self.maps = [(corner, kind) for kind in ("heat", "tag", "off") for corner in CORNERS]
        widths = {"heat": heads["heat"], "tag": heads["tag"], "off": heads["regr"]}
        for corner, kind in self.maps:
            setattr(self, f"{corner}_{kind}s", predictions(widths[kind], count, kernel))
        if attention:
            one = [nn.ModuleList(prediction(1, 3, channels) for channels in attention) for _ in range(count)]
            self.att_modules = nn.ModuleList(one)

    def forward(self, image) -> dict:
        features, merges = self.hg.features(image)
        pooled = {corner: getattr(self, f"{corner}_modules")[-1](features[-1]) for corner in CORNERS}
        found = {f"{corner}_{kind}": getattr(self, f"{corner}_{kind}s")[-1](pooled[corner]) for corner, kind in self.maps}
        if hasattr(self, "att_modules"):
            for i, module in enumerate(self.att_modules[-1]):
                found[f"attention{i}_logit"] = module(merges[i])
        return found


class ExtremeNet(Stack):
    """Heat maps of the four extreme points and of the centre, straight from the hourglass."""

    def __init__(self, heads: dict):
        super().__init__(LARGE, 2)
        for side in (*SIDES, "ct"):
            setattr(self, f"{side}_heats", predictions(heads["heat"], self.count))
        self.add_joints()
        for side in SIDES:
            setattr(self, f"{side}_regrs", predictions(heads["regr"], self.count))

    def forward(self, image) -> dict:
        features, _ = self.features(image)
        found = {f"hm_{side}": getattr(self, f"{side}_heats")[-1](features[-1]) for side in SIDES}
        found["hm_c"] = self.ct_heats[-1](features[-1])
        return {**found, **{f"reg_{side}": getattr(self, f"{side}_regrs")[-1](features[-1]) for side in SIDES}}


CORNERS = {"tl": (top_pool, left_pool), "br": (bottom_pool, right_pool)}
PLAIN = {corner: partial(CornerPool, *pools) for corner, pools in CORNERS.items()}
TRIPLETS = {**{corner: partial(CascadePool, *pools) for corner, pools in CORNERS.items()}, "ct": CentrePool}

CORNER_MAPS = tuple(f"{corner}_{kind}" for kind in ("heat", "tag", "regr") for corner in ("tl", "br"))
LITE_MAPS = tuple(f"{corner}_{kind}" for kind in ("heat", "tag", "off") for corner in ("tl", "br"))
TRIPLET_MAPS = (*CORNER_MAPS, "ct_heat", "ct_regr")
ATTENTION_MAPS = tuple(f"attention{i}_logit" for i in range(3))
EXTREME_MAPS = (*(f"hm_{side}" for side in (*SIDES, "c")), *(f"reg_{side}" for side in SIDES))
# Names that the library's heads have for what CornerNet-Lite calls otherwise.
LITE_NAMES = {"tl_regr": "tl_off", "br_regr": "br_off"}
ATTENTION_NAMES = {f"att{i}": f"attention{i}_logit" for i in range(3)}


def networks() -> list:
    lite = "https://github.com/princeton-vl/CornerNet-Lite"
    return [
        network("cornernet_104", partial(CornerNet, PLAIN), CORNER_MAPS, "https://github.com/princeton-vl/CornerNet", "cornerNet"),
        network(
            "cornernet_saccade",
            lambda heads: CornerNetLite(SACCADE, 3, 2, 3, (384, 384, 256), heads),
            (*LITE_MAPS, *ATTENTION_MAPS),
            lite,
            "cornerNetSaccade",
            {**LITE_NAMES, **ATTENTION_NAMES},
            (255, 255),
        ),
        network(
            "cornernet_squeeze",
            lambda heads: CornerNetLite(SQUEEZE, 2, 3, 1, (), heads),
            LITE_MAPS,
            lite,
            "cornerNetSqueeze",
            LITE_NAMES,
        ),
        *(
            network(
                f"duan_centernet_{layers}",
                partial(CornerNet, TRIPLETS, count=count),
                TRIPLET_MAPS,
                "https://github.com/Duankaiwen/CenterNet",
                "centerNetTriplets",
                licence="MIT",
            )
            for layers, count in ((104, 2), (52, 1))
        ),
        network("extremenet_104", ExtremeNet, EXTREME_MAPS, "https://github.com/xingyizhou/ExtremeNet", "extremeNet"),
    ]


def network(name, build, outputs, source, head, names=None, size=(511, 511), licence="BSD-3-Clause") -> Network:
    return Network(
        name=name,
        build=build,
        parts=partial(parts, outputs),
        size=size,
        size_fault=multiples(32 if name == "cornernet_saccade" else 128, less=1),
        source=source,
        licence=licence,
        pixels="normalised",
        heads=HEADS,
        class_heads=("heat",),
        # Reference quirk: every key of the originals' files begins so.
        prefix="module.",
        reader=partial(reader, head, names or {}),
    )


def parts(outputs: tuple, module: nn.Module, choices: Choices) -> list:
    return [Part("", Named(module, outputs), {"input": (1, 3, choices.height, choices.width)}, outputs)]


def reader(head: str, names: dict, choices: Choices) -> Reader:
    options = {"outputNames": names} if names else {}
    classes = choices.heads["heat"]
    return Reader(head, {**options, **({"classCount": classes} if classes != 80 else {})}, classes=names_of(classes, COCO))
