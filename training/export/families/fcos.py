"""FCOS (Tian et al. 2019, "Fully Convolutional One-Stage Object Detection") by its own keys and by torchvision's."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from ..classes import COCO, names_of
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.deformable import apply
from ..parts.resnet import DEPTHS

LEVELS = (3, 4, 5, 6, 7)
CHANNELS = 256


class FrozenNorm(nn.Module):
    """Scale and shift by numbers that training did not change; FCOS's own has no epsilon."""

    def __init__(self, channels: int, epsilon: float = 0.0):
        super().__init__()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.empty(channels))
        self.epsilon = epsilon

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, eps=self.epsilon)


class FreeConvolution(nn.Module):
    """Deformable 3 × 3 convolution by FCOS's keys: `offset`, `conv.weight`, and `conv.bias` in the towers."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, groups: int = 1, bias: bool = False):
        super().__init__()
        self.offset = nn.Conv2d(inputs, 27, 3, stride, 1)
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, groups=groups, bias=bias)
        self.stride, self.groups = stride, groups

    def forward(self, x):
        return apply(x, self.conv.weight, self.offset(x), self.conv.bias, self.stride, self.groups)


class Bottleneck(nn.Module):
    """`stride_first`: the stride stands in the first 1 × 1 convolution, as in the ImageNet weights of MSRA."""

    def __init__(self, inputs: int, inner: int, outputs: int, stride: int, norm, stride_first: bool, groups: int = 1, free: bool = False):
        super().__init__()
        first, second = (stride, 1) if stride_first else (1, stride)
        shortcut = inputs != outputs
        made = [nn.Conv2d(inputs, outputs, 1, stride, bias=False), norm(outputs)] if shortcut else []
        # Reference quirk: FCOS's own keys begin with the shortcut, torchvision's end with it.
        if shortcut and norm.keywords["epsilon"] == 0:
            self.downsample = nn.Sequential(*made)
        self.conv1 = nn.Conv2d(inputs, inner, 1, first, bias=False)
        self.bn1 = norm(inner)
        if free:
            self.conv2 = FreeConvolution(inner, inner, second, groups)
        else:
            self.conv2 = nn.Conv2d(inner, inner, 3, second, 1, groups=groups, bias=False)
        self.bn2 = norm(inner)
        self.conv3 = nn.Conv2d(inner, outputs, 1, bias=False)
        self.bn3 = norm(outputs)
        if shortcut and norm.keywords["epsilon"] != 0:
            self.downsample = nn.Sequential(*made)
        self.shortcut = shortcut

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + (self.downsample(x) if self.shortcut else x))


class Body(nn.Module):
    """ResNet or ResNeXt with 50 or 101 layers; `stem` names a module around the first convolution, or none."""

    def __init__(self, depth: int, norm, stride_first: bool, stem: bool, groups: int = 1, group_width: int = 64, free: bool = False):
        super().__init__()
        first = nn.Module() if stem else self
        first.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        first.bn1 = norm(64)
        if stem:
            self.stem = first
        self.has_stem = stem
        inputs = 64
        for i, count in enumerate(DEPTHS[depth][1]):
            outputs, inner = 256 * 2**i, groups * group_width * 2**i
            blocks = []
            for j in range(count):
                stride = 2 if i > 0 and j == 0 else 1
                blocks.append(Bottleneck(inputs, inner, outputs, stride, norm, stride_first, groups, free and i > 0))
                inputs = outputs
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))

    def forward(self, x) -> list:
        first = self.stem if self.has_stem else self
        x = F.max_pool2d(F.relu(first.bn1(first.conv1(x))), 3, 2, 1)
        maps = []
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
            maps.append(x)
        return maps[1:]


class ExtraLevels(nn.Module):
    """P6 from P5, P7 from P6."""

    def __init__(self):
        super().__init__()
        self.p6 = nn.Conv2d(CHANNELS, CHANNELS, 3, 2, 1)
        self.p7 = nn.Conv2d(CHANNELS, CHANNELS, 3, 2, 1)

    def forward(self, p5) -> list:
        p6 = self.p6(p5)
        return [p6, self.p7(F.relu(p6))]


def pyramid(maps: list, inner: list, outer: list, extra: ExtraLevels) -> list:
    """Feature pyramid (Lin et al. 2017, section 3): coarse maps are enlarged and added to finer ones."""
    x = inner[-1](maps[-1])
    levels = [outer[-1](x)]
    for i in range(len(maps) - 2, -1, -1):
        side = inner[i](maps[i])
        x = side + F.interpolate(x, size=side.shape[2:], mode="nearest")
        levels.insert(0, outer[i](x))
    return levels + extra(levels[-1])


class OwnPyramid(nn.Module):
    def __init__(self):
        super().__init__()
        for i, channels in ((2, 512), (3, 1024), (4, 2048)):
            setattr(self, f"fpn_inner{i}", nn.Conv2d(channels, CHANNELS, 1))
            setattr(self, f"fpn_layer{i}", nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1))
        self.top_blocks = ExtraLevels()

    def forward(self, maps: list) -> list:
        inner, outer = ([getattr(self, f"fpn_{kind}{i}") for i in (2, 3, 4)] for kind in ("inner", "layer"))
        return pyramid(maps, inner, outer, self.top_blocks)


def tower(free: bool = False) -> nn.Sequential:
    """Four convolutions, of which the last is deformable if `free`."""
    layers: list = []
    for i in range(4):
        bent = free and i == 3
        convolution = FreeConvolution(CHANNELS, CHANNELS, bias=True) if bent else last(CHANNELS)
        layers += [convolution, nn.GroupNorm(32, CHANNELS), nn.ReLU()]
    return nn.Sequential(*layers)


def last(outputs: int) -> nn.Conv2d:
    return nn.Conv2d(CHANNELS, outputs, 3, padding=1)


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.empty(1))


class OwnHead(nn.Module):
    """Section 3.2; `improved` has the centre-ness on the boxes' side and distances in strides."""

    def __init__(self, classes: int, improved: bool, free: bool):
        super().__init__()
        self.cls_tower, self.bbox_tower = tower(free), tower(free)
        self.cls_logits, self.bbox_pred, self.centerness = last(classes), last(4), last(1)
        self.scales = nn.ModuleList(Scale() for _ in LEVELS)
        self.improved = improved

    def forward(self, levels: list) -> dict:
        found = {}
        for i, x in enumerate(levels):
            classes, boxes = self.cls_tower(x), self.bbox_tower(x)
            distances = self.bbox_pred(boxes) * self.scales[i].scale
            distances = F.relu(distances) * 2 ** LEVELS[i] if self.improved else torch.exp(distances)
            found[f"logits_p{LEVELS[i]}"] = self.cls_logits(classes)
            found[f"bbox_p{LEVELS[i]}"] = distances
            found[f"centerness_p{LEVELS[i]}"] = self.centerness(boxes if self.improved else classes)
        return found


class FCOS(nn.Module):
    """Distances come in input pixels."""

    def __init__(self, body: dict, improved: bool, free: bool, heads: dict):
        super().__init__()
        self.backbone = nn.Module()
        self.backbone.body = Body(**body, norm=partial(FrozenNorm, epsilon=0.0), stem=True)
        self.backbone.fpn = OwnPyramid()
        self.rpn = nn.Module()
        self.rpn.head = OwnHead(heads["cls_logits"], improved, free)

    def forward(self, image) -> dict:
        return self.rpn.head(self.backbone.fpn(self.backbone.body(image)))


class TorchvisionPyramid(nn.Module):
    def __init__(self):
        super().__init__()
        inner = [nn.Sequential(nn.Conv2d(channels, CHANNELS, 1)) for channels in (512, 1024, 2048)]
        self.inner_blocks = nn.ModuleList(inner)
        self.layer_blocks = nn.ModuleList(nn.Sequential(last(CHANNELS)) for _ in inner)
        self.extra_blocks = ExtraLevels()

    def forward(self, maps: list) -> list:
        return pyramid(maps, list(self.inner_blocks), list(self.layer_blocks), self.extra_blocks)


class ClassificationHead(nn.Module):
    def __init__(self, classes: int):
        super().__init__()
        self.conv, self.cls_logits = tower(), last(classes)


class RegressionHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bbox_reg, self.bbox_ctrness = tower(), last(4), last(1)


class TorchvisionFCOS(nn.Module):
    """
    torchvision's `fcos_resnet50_fpn`: all levels in one row of locations [n, k, c], distances in strides.
    """

    def __init__(self, heads: dict):
        super().__init__()
        self.backbone = nn.Module()
        norm = partial(FrozenNorm, epsilon=1e-5)
        self.backbone.body = Body(50, norm, stride_first=False, stem=False)
        self.backbone.fpn = TorchvisionPyramid()
        self.head = nn.Module()
        self.head.classification_head = ClassificationHead(heads["cls_logits"])
        self.head.regression_head = RegressionHead()

    def forward(self, image) -> dict:
        one, two = self.head.classification_head, self.head.regression_head
        rows: dict = {"cls_logits": [], "bbox_regression": [], "bbox_ctrness": []}
        for x in self.backbone.fpn(self.backbone.body(image)):
            boxes = two.conv(x)
            maps = one.cls_logits(one.conv(x)), F.relu(two.bbox_reg(boxes)), two.bbox_ctrness(boxes)
            for name, values in zip(rows, maps):
                rows[name].append(values.flatten(2).transpose(1, 2))
        return {name: torch.cat(values, 1) for name, values in rows.items()}


RESNETS = {
    "r50": {"depth": 50, "stride_first": True},
    "r101": {"depth": 101, "stride_first": True},
    "x101_32x8d": {"depth": 101, "stride_first": False, "groups": 32, "group_width": 8},
    "x101_64x4d": {"depth": 101, "stride_first": False, "groups": 64, "group_width": 4},
}
MAPS = tuple(f"{kind}_p{level}" for level in LEVELS for kind in ("logits", "bbox", "centerness"))
ROWS = ("cls_logits", "bbox_regression", "bbox_ctrness")


def networks() -> list:
    """Schedules (`1x`, `2x`) train the same network; the deformable ones come with and without deformable towers."""
    url, licence = "https://github.com/tianzhi0549/FCOS", "LicenseRef-FCOS-non-commercial"
    own = []
    for name in RESNETS:
        for kind, improved, free in (("", False, False), ("imprv_", True, False), ("imprv_dcnv2_", True, True)):
            body = {**RESNETS[name], "free": free}
            forms = [partial(FCOS, body, improved, towers) for towers in ((True, False) if free else (False,))]
            for schedule in ("1x", "2x"):
                heads = {"cls_logits": 80}
                own.append(network(f"fcos_{kind}{name}_fpn_{schedule}", forms, MAPS, heads, url, licence, free))
    vision = network(
        "fcos_torchvision_r50",
        [TorchvisionFCOS],
        ROWS,
        {"cls_logits": 91},
        "https://github.com/pytorch/vision",
        "BSD-3-Clause",
    )
    return [*own, vision]


def network(name: str, forms: list, outputs: tuple, heads: dict, source: str, licence: str, free=False) -> Network:
    return Network(
        name=name,
        build=forms[0],
        forms=tuple(forms[1:]),
        parts=partial(parts, outputs),
        deformable=free,
        size=(1088, 800),
        size_fault=multiples(32),
        source=source,
        licence=licence,
        pixels="normalised" if outputs == ROWS else "centred",
        heads=heads,
        class_heads=("cls_logits",),
        reader=partial(reader, outputs),
    )


def parts(outputs: tuple, module: nn.Module, choices: Choices) -> list:
    return [Part("", Named(module, outputs), {"input": (1, 3, choices.height, choices.width)}, outputs)]


def reader(outputs: tuple, choices: Choices) -> Reader:
    classes = names_of(choices.heads["cls_logits"], COCO)
    if outputs == ROWS:
        return Reader(classes=classes)
    kinds = {"cls": "logits", "reg": "bbox", "ctr": "centerness"}
    names = {f"{ours}_{2**level}": f"{theirs}_p{level}" for level in LEVELS for ours, theirs in kinds.items()}
    return Reader("fcos", {"outputNames": names}, classes=classes)
