"""FairMOT (Zhang et al. 2021, "FairMOT: On the Fairness of Detection and Re-identification"): all of its bodies."""

from functools import partial

from torch import nn

from ..classes import PERSON, names_of
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.dla import ConcatenatingDLASegment, DLASegment, PlainNorm
from ..parts.heads import add_heads
from ..parts.hrnet import HighResolutionNet
from ..parts.resnet import DeformableResNet, PyramidResNet
from ..parts.yolo_small import SmallYolo

HEADS = {"hm": 1, "wh": 4, "id": 128, "reg": 2}
# Boxes by width and height, as `--ltrb False` trains them, with the shorter appearance vector.
HEADS_WH2 = {"hm": 1, "wh": 2, "id": 64, "reg": 2}

BODIES = {
    "dla_34": DLASegment,
    "dlaconv_34": partial(DLASegment, PlainNorm),
    "dlav0_34": ConcatenatingDLASegment,
    **{f"resdcn_{depth}": partial(DeformableResNet, depth) for depth in (18, 34, 50, 101, 152)},
    **{f"resfpndcn_{depth}": partial(PyramidResNet, depth) for depth in (18, 34, 50, 101, 152)},
    "hrnet_18": partial(HighResolutionNet, 18),
    "hrnet_32": partial(HighResolutionNet, 32),
    "hrnet_48": partial(HighResolutionNet, 48),
    "yolo": SmallYolo,
}


def networks() -> list:
    return [
        fairmot(f"fairmot_{body}{suffix}", body, heads)
        for body in BODIES
        for suffix, heads in (("", HEADS), ("_wh2", HEADS_WH2))
    ]


def fairmot(name: str, body: str, heads: dict) -> Network:
    return Network(
        name=name,
        build=partial(build, body),
        parts=parts,
        size=(1088, 608),
        size_fault=multiples(32),
        source="https://github.com/ifzhang/FairMOT",
        licence="MIT",
        pixels="unit",
        heads=heads,
        class_heads=("hm",),
        # Left by the ImageNet loading, read by nothing.
        optional=r"^base\.fc\.",
        spare=r"^(base\.fc|classifiers?)\.",
        deformable="dcn" in body or body == "dla_34",
        reader=reader,
    )


def build(body: str, heads: dict) -> nn.Module:
    network = BODIES[body]()
    if body == "yolo":
        # Reference quirk: heads as wide as the body, and made in the order of their names.
        return add_heads(network, dict(sorted(heads.items())), network.channels, nn.SiLU)
    return add_heads(network, heads, 256)


def parts(network: nn.Module, choices: Choices) -> list:
    names = tuple(choices.heads)
    return [Part("", Named(network, names), {"input": (1, 3, choices.height, choices.width)}, names)]


def reader(choices: Choices) -> Reader:
    classes = choices.heads["hm"]
    options = {
        "ltrb": choices.heads["wh"] != 2,
        "inputSize": {"width": choices.width, "height": choices.height},
        **({"classCount": classes} if classes != 1 else {}),
    }
    return Reader("fairMOT", options, "JDETracker", "fairmot", names_of(classes, PERSON))
