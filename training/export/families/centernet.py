"""CenterNet (Zhou et al. 2019, "Objects as Points"): boxes, 3D boxes, poses and extreme points on all of its bodies."""

from functools import partial

from torch import nn

from ..classes import COCO, KITTI, PERSON, names_of
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.dla import ConcatenatingDLASegment, DLASegment
from ..parts.heads import add_heads
from ..parts.hourglass import LARGE, Stack, predictions
from ..parts.resnet import DeconvolutionResNet, DeformableResNet

EXTREMES = ("t", "l", "b", "r")
TASKS = {
    "ctdet": {"hm": 80, "wh": 2, "reg": 2},
    "ddd": {"hm": 3, "dep": 1, "rot": 8, "dim": 3, "wh": 2, "reg": 2},
    "pose": {"hm": 1, "wh": 2, "hps": 34, "reg": 2, "hm_hp": 17, "hp_offset": 2},
    "exdet": {
        **{f"hm_{side}": 80 for side in EXTREMES},
        "hm_c": 80,
        **{f"reg_{side}": 2 for side in EXTREMES},
    },
}
DEPTHS = (18, 34, 50, 101, 152)
BODIES = {
    "dla_34": (DLASegment, 256),
    "dlav0_34": (ConcatenatingDLASegment, 256),
    **{f"res_{depth}": (partial(DeconvolutionResNet, depth), 64) for depth in DEPTHS},
    **{f"resdcn_{depth}": (partial(DeformableResNet, depth), 64) for depth in DEPTHS},
}


def networks() -> list:
    return [centernet(task, body) for task in TASKS for body in (*BODIES, "hourglass")]


def centernet(task: str, body: str) -> Network:
    hourglass = body == "hourglass"
    return Network(
        name=f"centernet_{task}_{body}",
        build=HourglassCenterNet if hourglass else partial(build, body),
        parts=partial(parts, hourglass),
        size=(1280, 384) if task == "ddd" else (512, 512),
        size_fault=multiples(128 if hourglass else 32),
        source="https://github.com/xingyizhou/CenterNet",
        licence="MIT",
        pixels="normalised",
        heads=TASKS[task],
        heads_may_lack=True,
        class_heads=tuple(f"hm_{side}" for side in (*EXTREMES, "c")) if task == "exdet" else ("hm",),
        optional=r"^base\.fc\.",
        spare=r"^base\.fc\.",
        deformable=body == "dla_34" or "dcn" in body,
        reader=partial(reader, task),
    )


def build(body: str, heads: dict) -> nn.Module:
    make, hidden = BODIES[body]
    # Reference quirk: the heads of `res` are made in the order of their names.
    return add_heads(make(), dict(sorted(heads.items())) if body.startswith("res_") else heads, hidden)


class HourglassCenterNet(Stack):
    """Gives the last hourglass's maps by name, and the first's as `stack0_…`, which only training reads."""

    def __init__(self, heads: dict):
        super().__init__(LARGE, 2)
        self.add_joints()
        for name, outputs in heads.items():
            setattr(self, name, predictions(outputs, self.count))
        self.head_names = tuple(heads)

    def forward(self, image) -> dict:
        (first, last), _ = self.features(image)
        maps = {name: getattr(self, name)[1](last) for name in self.head_names}
        return {**maps, **{f"stack0_{name}": getattr(self, name)[0](first) for name in self.head_names}}


def parts(hourglass: bool, network: nn.Module, choices: Choices) -> list:
    names = tuple(choices.heads)
    if hourglass and choices.outputs == "all":
        names = (*names, *(f"stack0_{name}" for name in names))
    return [Part("", Named(network, names), {"input": (1, 3, choices.height, choices.width)}, names)]


def reader(task: str, choices: Choices) -> Reader:
    heads = choices.heads
    size = {"inputSize": {"width": choices.width, "height": choices.height}}
    if task == "exdet":
        return Reader("extremeNet", {}, classes=names_of(heads["hm_c"], COCO))
    if task == "pose":
        return Reader("centerNetPose", size, classes=names_of(heads["hm"], PERSON))
    known = KITTI if task == "ddd" else COCO
    return Reader("centerNet3D" if task == "ddd" else "centerNet", size, classes=names_of(heads["hm"], known))
