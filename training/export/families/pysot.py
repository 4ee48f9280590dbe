"""
SiamRPN++ (Li et al. 2019, "Evolution of Siamese Visual Tracking with Very Deep Networks") and SiamMask (Wang et al. 2019,
"Fast Online Object Tracking and Segmentation") by pysot's keys and by SiamMask's own.
"""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from ..network import Choices, Network, Part, Reader
from ..parts.siamese import AlexNet, AlexNetLegacy, DilatedMobileNetV2, ResNet50, depthwise_correlation, search_fault

TEMPLATE = 127
ANCHORS = 5
MASK = 63 * 63
BRANCHES = {"cls": 2 * ANCHORS, "loc": 4 * ANCHORS}


class Adjust(nn.Module):
    """1 × 1 convolution and norm; of the template only the middle 7 × 7 cells stay."""

    def __init__(self, inputs: int, outputs: int = 256):
        super().__init__()
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        x = self.downsample(x)
        # Reference quirk: a template is what has less than 20 columns.
        return x[:, :, 4:11, 4:11] if int(x.shape[3]) < 20 else x


class AdjustAll(nn.Module):
    """Of one map, or of three: `downsample2` to `downsample4`."""

    def __init__(self, inputs: tuple, outputs: tuple):
        super().__init__()
        self.names = ["downsample"] if len(inputs) == 1 else [f"downsample{i + 2}" for i in range(len(inputs))]
        for name, before, after in zip(self.names, inputs, outputs):
            setattr(self, name, Adjust(before, after))

    def forward(self, maps: list) -> list:
        return [getattr(self, name)(x) for name, x in zip(self.names, maps)]


class DepthwiseBranch(nn.Module):
    """Both sides get a convolution of their own, are correlated by channel, and then read by two 1 × 1 convolutions."""

    def __init__(self, outputs: int, width: int = 256):
        super().__init__()
        self.conv_kernel = nn.Sequential(nn.Conv2d(width, width, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        self.conv_search = nn.Sequential(nn.Conv2d(width, width, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        first = [nn.Conv2d(width, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        self.head = nn.Sequential(*first, nn.Conv2d(width, outputs, 1))

    def correlate(self, template, search, dynamic_batch: bool):
        return depthwise_correlation(self.conv_search(search), self.conv_kernel(template), dynamic_batch)


class RPN(nn.Module):
    """Classes and boxes from one map."""

    def __init__(self, width: int = 256):
        super().__init__()
        for name, outputs in BRANCHES.items():
            setattr(self, name, DepthwiseBranch(outputs, width))
        self.width = width


class AggregatedRPN(nn.Module):
    """Section 3.2 of SiamRPN++: from three maps, averaged with learned or equal weights."""

    def __init__(self, weighted: bool, widths: tuple):
        super().__init__()
        if weighted:
            self.cls_weight = nn.Parameter(torch.empty(3))
            self.loc_weight = nn.Parameter(torch.empty(3))
        for layer, width in zip((2, 3, 4), widths):
            setattr(self, f"rpn{layer}", RPN(width))
        self.weighted = weighted

    def levels(self) -> list:
        return [self.rpn2, self.rpn3, self.rpn4]

    def combine(self, name: str, maps: list):
        if not self.weighted:
            return (maps[0] + maps[1] + maps[2]) / 3
        weights = torch.softmax(getattr(self, f"{name}_weight"), 0)
        return maps[0] * weights[0] + maps[1] * weights[1] + maps[2] * weights[2]


class Refine(nn.Module):
    """
    Section 3.3 of SiamMask: from one vector of the correlation to a mask of 127 × 127, with what the backbone saw there on
    three scales.
    """

    # Side and padding of the window, cells of its map to one of the correlation's, side after the enlargement.
    WINDOWS = ((61, 16, 4, 127), (31, 8, 2, 61), (15, 4, 1, 31))

    def __init__(self):
        super().__init__()
        self.v0, self.v1, self.v2 = two(64, 16, 4), two(256, 64, 16), two(512, 128, 32)
        self.h2, self.h1, self.h0 = two(32, 32, 32), two(16, 16, 16), two(4, 4, 4)
        self.deconv = nn.ConvTranspose2d(256, 32, 15, 15)
        self.post0 = nn.Conv2d(32, 16, 3, padding=1)
        self.post1 = nn.Conv2d(16, 4, 3, padding=1)
        self.post2 = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, maps: list, vector, windows):
        """`windows` cuts map k: it is given the map padded by zeros, the step and the side."""
        x = self.deconv(vector)
        for level, post in ((2, self.post0), (1, self.post1), (0, self.post2)):
            side, padding, step, enlarged = self.WINDOWS[level]
            window = windows(F.pad(maps[level], [padding] * 4), step, side)
            x = getattr(self, f"h{level}")(x) + getattr(self, f"v{level}")(window)
            x = post(F.interpolate(x, size=(enlarged, enlarged), mode="nearest"))
        return x.reshape(-1, 127 * 127)


def two(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, hidden, 3, padding=1), nn.ReLU(), nn.Conv2d(hidden, outputs, 3, padding=1), nn.ReLU()
    )


class Siamese(nn.Module):
    """
    pysot's keys. Without `neck` the backbone's last map is compared as it is; `weighted` (or not) compares three maps instead
    of one, `mask` adds SiamMask's branch and `refine` its refinement.
    """

    def __init__(self, backbone: nn.Module, neck: tuple = (), weighted=None, mask: bool = False, refine: bool = False):
        super().__init__()
        self.backbone = backbone
        aggregated = weighted is not None
        if neck:
            self.neck = AdjustAll(backbone.channels if aggregated else backbone.channels[-1:], neck)
        self.rpn_head = AggregatedRPN(weighted, neck) if aggregated else RPN()
        if mask:
            self.mask_head = DepthwiseBranch(MASK)
        if refine:
            self.refine_head = Refine()
        self.aggregated, self.has_neck = aggregated, bool(neck)

    def features(self, x):
        """Maps to compare, and maps for the refinement."""
        maps = self.backbone(x)
        compared = maps if self.aggregated else maps[-1:]
        return (self.neck(compared) if self.has_neck else compared), maps[:-1]

    def levels(self) -> list:
        return self.rpn_head.levels() if self.aggregated else [self.rpn_head]

    def combine(self, name: str, maps: list):
        return self.rpn_head.combine(name, maps) if self.aggregated else maps[0]

    @property
    def mask(self):
        return getattr(self, "mask_head", None)

    @property
    def refine(self):
        return getattr(self, "refine_head", None)


class OwnBackbone(nn.Module):
    """Keys `features.*` of the backbone and `downsample.*` of the neck, as SiamMask's own repository has them."""

    def __init__(self):
        super().__init__()
        self.features = ResNet50((0, 1, 2, 3))
        self.downsample = Adjust(1024)

    def forward(self, x):
        *lower, last = self.features(x)
        return [self.downsample(last)], lower


class SiamMask(nn.Module):
    """The same network by the keys of SiamMask's own repository."""

    def __init__(self, mask: bool, refine: bool):
        super().__init__()
        self.features = OwnBackbone()
        self.rpn_model = RPN()
        self.mask_model = nn.ModuleDict({"mask": DepthwiseBranch(MASK)}) if mask else None
        self.refine_model = Refine() if refine else None

    def levels(self) -> list:
        return [self.rpn_model]

    def combine(self, name: str, maps: list):
        return maps[0]

    @property
    def mask(self):
        return self.mask_model["mask"] if self.mask_model is not None else None

    @property
    def refine(self):
        return self.refine_model


class TemplatePart(nn.Module):
    """Features of the template; where the caller correlates, its kernels."""

    def __init__(self, network: nn.Module, choices: Choices):
        super().__init__()
        self.network, self.choices = network, choices

    def forward(self, template):
        maps, _ = self.network.features(template)
        if self.choices.correlation == "inside":
            return tuple(maps)
        return tuple(branch.conv_kernel(maps[i]) for i, _, branch in branches(self.network))


class SearchPart(nn.Module):
    def __init__(self, network: nn.Module, choices: Choices):
        super().__init__()
        self.network, self.choices = network, choices

    def forward(self, *inputs):
        network = self.network
        *templates, search = inputs
        maps, lower = network.features(search)
        lower = tuple(lower) if network.refine is not None else ()
        if self.choices.correlation == "core":
            return (*(branch.conv_search(maps[i]) for i, _, branch in branches(network)), *lower)
        correlated = [
            branch.correlate(templates[i], maps[i], self.choices.dynamic_batch) for i, _, branch in branches(network)
        ]
        found = read(network, correlated, with_mask(network, self.choices))
        return (*found, *((correlated[-1], *lower) if network.refine is not None else ()))


class HeadPart(nn.Module):
    """What follows correlations that the caller made."""

    def __init__(self, network: nn.Module, choices: Choices):
        super().__init__()
        self.network, self.choices = network, choices

    def forward(self, *correlated):
        return tuple(read(self.network, list(correlated), with_mask(self.network, self.choices)))


class RefinePart(nn.Module):
    """The mask at one cell (row, column) of the correlation."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.refine = network.refine

    def forward(self, stem, first, second, correlation, position):
        row, column = position[0], position[1]

        def window(x, step: int, side: int):
            rows = torch.arange(side) + row * step
            columns = torch.arange(side) + column * step
            return x.index_select(2, rows).index_select(3, columns)

        vector = correlation.index_select(2, row.reshape(1)).index_select(3, column.reshape(1))
        return (self.refine([stem, first, second], vector, window),)


def branches(network: nn.Module) -> list:
    """(level, name, branch) in the order of correlations: classes, boxes by level, then the mask."""
    found = [(i, name, getattr(rpn, name)) for name in BRANCHES for i, rpn in enumerate(network.levels())]
    return found + ([(0, "mask", network.mask)] if network.mask is not None else [])


def read(network: nn.Module, correlated: list, mask: bool) -> list:
    maps: dict = {}
    for (_, name, branch), x in zip(branches(network), correlated):
        if name != "mask" or mask:
            maps.setdefault(name, []).append(branch.head(x))
    return [network.combine(name, found) if name in BRANCHES else found[0] for name, found in maps.items()]


def with_mask(network: nn.Module, choices: Choices) -> bool:
    """The coarse masks of all cells, which nothing reads where there is a refinement."""
    return network.mask is not None and (choices.outputs == "all" or network.refine is None)


LOWER = (64, 256, 512)
LOWER_NAMES = tuple(f"search_feature{i}" for i in range(3))


def parts(side: int, network: nn.Module, choices: Choices) -> list:
    """`side` of the template's features in cells."""
    count = len(network.levels())
    image = {"search": (1, 3, choices.height, choices.width)}
    template = {"template": (1, 3, TEMPLATE, TEMPLATE)}
    found = (*BRANCHES, "mask") if with_mask(network, choices) else tuple(BRANCHES)
    lower = LOWER_NAMES if network.refine is not None else ()
    widths = [rpn.width for rpn in network.levels()]
    labels = [f"{name}{i}" if count > 1 else name for i, name, _ in branches(network)]
    searched = compared_side(side, choices.width)
    correlated = searched - side + 1
    if choices.correlation == "inside":
        features = {f"template_feature{i}": (1, width, side, side) for i, width in enumerate(widths)}
        outputs = (*found, *(("mask_correlation", *lower) if lower else ()))
        made = [
            Part("template", TemplatePart(network, choices), template, tuple(features)),
            Part("search", SearchPart(network, choices), {**features, **image}, outputs),
        ]
    else:
        inputs = {
            f"{label}_correlation": (1, widths[i], correlated, correlated)
            for label, (i, _, _) in zip(labels, branches(network))
        }
        made = [
            Part("template", TemplatePart(network, choices), template, tuple(f"{label}_kernel" for label in labels)),
            Part("search", SearchPart(network, choices), image, (*(f"{label}_search" for label in labels), *lower)),
            Part("head", HeadPart(network, choices), inputs, found),
        ]
    if lower:
        sides = lower_sides(choices.width)
        maps = {name: (1, channels, s, s) for name, channels, s in zip(lower, LOWER, sides)}
        inputs = {**maps, "mask_correlation": (1, 256, correlated, correlated), "position": (2,)}
        cells = {"position": (correlated, correlated)}
        made.append(Part("refine", RefinePart(network), inputs, ("refine",), cells))
    return made


def lower_sides(side: int) -> tuple:
    """Of the stem, layer 1 and layer 2 of the ResNet."""
    stem = (side - 7) // 2 + 1
    first = (stem - 1) // 2 + 1
    return stem, first, (first - 3) // 2 + 1


def alexnet_side(side: int) -> int:
    side = ((side - 11) // 2 + 1 - 3) // 2 + 1
    return (side - 4 - 3) // 2 + 1 - 6


def compared_side(template_side: int, side: int) -> int:
    """Cells of a search's features. AlexNet's templates have 6 cells a side, others 7."""
    return alexnet_side(side) if template_side == 6 else lower_sides(side)[2]


EQUAL = (256, 256, 256)
GROWING = (128, 256, 512)
LAYERS = (2, 3, 4)
WITH_STEM = (0, 1, 2, 3)


def resnet(neck: tuple, weighted: bool):
    return lambda _: Siamese(ResNet50(LAYERS), neck, weighted)


# The first form is that of the project's current configuration; networks were published in both widths.
PYSOT = {
    "siamrpnpp_alex": (lambda _: Siamese(AlexNetLegacy()),),
    "siamrpnpp_alex_otb": (lambda _: Siamese(AlexNetLegacy()),),
    "siamrpnpp_alexnet": (lambda _: Siamese(AlexNet()),),
    "siamrpnpp_mobilev2": (lambda _: Siamese(DilatedMobileNetV2(), EQUAL, weighted=False),),
    "siamrpnpp_r50": (resnet(GROWING, True), resnet(EQUAL, True)),
    "siamrpnpp_r50_otb": (resnet(EQUAL, False), resnet(GROWING, False)),
    "siamrpnpp_r50_lt": (resnet(GROWING, True), resnet(EQUAL, True)),
    "siammask_pysot": (lambda _: Siamese(ResNet50(WITH_STEM), (256,), mask=True, refine=True),),
}
# The tracker's presets, by name of the network; SiamMask's own checkpoints have one for each data set.
PRESETS = {
    "siamrpnpp_alex": "siamrpnpp_alexnet",
    "siamrpnpp_alex_otb": "siamrpnpp_alexnet",
    "siamrpnpp_alexnet": "siamrpnpp_alexnet",
    "siamrpnpp_mobilev2": "siamrpnpp_mobilenetv2",
    "siamrpnpp_r50": "siamrpnpp_resnet50",
    "siamrpnpp_r50_otb": "siamrpnpp_resnet50_otb",
    "siamrpnpp_r50_lt": "siamrpnpp_longterm",
    "siammask_pysot": "siammask_pysot",
    "siammask_base": "siammask_vot",
    "siammask_sharp": "siammask_vot",
    "siammask_siamrpn": "siamrpnpp_resnet50",
}
OWN = {
    "siammask_base": (lambda _: SiamMask(mask=True, refine=False),),
    "siammask_sharp": (lambda _: SiamMask(mask=True, refine=True),),
    "siammask_siamrpn": (lambda _: SiamMask(mask=False, refine=False),),
}


def networks() -> list:
    return [
        *(network(name, forms, "https://github.com/STVIR/pysot", "CC-BY-SA-3.0") for name, forms in PYSOT.items()),
        *(network(name, forms, "https://github.com/foolwood/SiamMask", "MIT") for name, forms in OWN.items()),
    ]


def network(name: str, forms: tuple, source: str, licence: str) -> Network:
    template_side = 6 if "alex" in name else 7
    side = 287 if template_side == 6 else 255
    return Network(
        name=name,
        build=forms[0],
        forms=forms[1:],
        parts=partial(parts, template_side),
        size=(side, side),
        # The neck would take a search of less than 20 cells for a template.
        size_fault=search_fault(partial(compared_side, template_side), 6 if template_side == 6 else 20),
        source=source,
        licence=licence,
        pixels="bytes",
        reader=partial(reader, name),
    )


def reader(name: str, choices: Choices) -> Reader:
    preset = PRESETS[name]
    tracker = "SiamMask" if preset.startswith("siammask") else "SiamRPNPlusPlus"
    return Reader(tracker=tracker, preset=preset, tracker_options={"searchSide": choices.width})
