"""What the kit must know of a network: how to build it, what goes in, what comes out, and who reads that."""

from dataclasses import dataclass, field
from typing import Callable, Optional

from torch import nn


@dataclass(frozen=True)
class Choices:
    """What can be chosen for one export."""

    # Pixels of the image or search input.
    width: int
    height: int
    # Channels of each head; empty where the network has no heads to choose.
    heads: dict = field(default_factory=dict)
    # Every output of the original, or those that the library's head reads.
    outputs: str = "all"
    # Where Siamese networks correlate: inside the graph, or in the caller's code.
    correlation: str = "inside"
    dynamic_batch: bool = False
    # Whether the image may have any size that the network takes; width and height are then those of the trace.
    dynamic_size: bool = False


@dataclass(frozen=True)
class Part:
    """One ONNX file."""

    # "" for the only one, else "template", "search", "refine", …
    role: str
    module: nn.Module
    # Name → shape with the batch of 1. Parts run in order; an input of the same name as an earlier output takes that.
    inputs: dict
    outputs: tuple
    # Inputs that are cells of a map, and integers: name → (rows, columns).
    positions: dict = field(default_factory=dict)
    # Inputs that take several images of each target, as at several scales: their first axis is always free.
    scaled: tuple = ()

    def image(self):
        """Name of the input that the size is of, or None: templates have one size."""
        name = list(self.inputs)[-1]
        return name if name in ("input", "search") else None

    def __post_init__(self):
        # A wrapper is made in training mode, and the exporter would put all that it wraps back into it.
        self.module.eval()


@dataclass(frozen=True)
class Reader:
    """Who reads the outputs: names and options in the library."""

    head: Optional[str] = None
    head_options: dict = field(default_factory=dict)
    tracker: str = "ByteTrack"
    preset: Optional[str] = None
    # Options of the tracker that differ from the preset.
    tracker_options: dict = field(default_factory=dict)
    # Empty for networks that follow one object, of whatever class.
    classes: tuple = ()


@dataclass(frozen=True)
class Network:
    name: str
    # Heads → module whose keys are the original's, without a leading "module.".
    build: Callable[[dict], nn.Module]
    parts: Callable[[nn.Module, Choices], list]
    # Width and height if no other are requested.
    size: tuple
    # Width, height → what is wrong with them, or None.
    size_fault: Callable[[int, int], Optional[str]]
    source: str
    # SPDX identifier of the published weights' licence, as far as the project states one.
    licence: str
    # Values of the image inputs: "unit" 0 to 1, "bytes" 0 to 255, "normalised" about -2 to 2.
    pixels: str
    reader: Callable[[Choices], Reader]
    heads: dict = field(default_factory=dict)
    # Whether a training may leave heads away, so that those named are all.
    heads_may_lack: bool = False
    # Other builds that were published under the same name, tried in turn where the first does not fit.
    forms: tuple = ()
    # The heads whose channels are the classes; `--classes` changes it.
    class_heads: tuple = ()
    # Pattern of keys that a checkpoint may lack, and of keys that it may have besides.
    optional: str = r"(?!)"
    spare: str = r"(?!)"
    # Fills a module from the numbers of a darknet file.
    from_darknet: Optional[Callable] = None
    # Whether the graph holds deformable convolutions.
    deformable: bool = False
    # Keys of the original begin with this.
    prefix: str = ""


class Named(nn.Module):
    """A network that gives its outputs by name, as one that gives some of them in order."""

    def __init__(self, network: nn.Module, names):
        super().__init__()
        self.network = network
        self.names = tuple(names)

    def forward(self, *inputs):
        outputs = self.network(*inputs)
        return tuple(outputs[name] for name in self.names)


def other_sizes(network: Network, width: int, height: int) -> list:
    """The next larger size that a network takes, and where it takes such, one of other proportions."""
    steps = range(1, 257)
    squares = [(width + step, height + step) for step in steps]
    others = [(width + step, height) for step in steps]
    fitting = [next((size for size in sizes if network.size_fault(*size) is None), None) for sizes in (squares, others)]
    return [size for size in fitting if size is not None]


def multiples(step: int, less: int = 0):
    """A check of sizes that are k · step - less."""

    def fault(width: int, height: int):
        if all(length > 0 and (length + less) % step == 0 for length in (width, height)):
            return None
        rule = f"multiples of {step}" + (f" less {less}" if less else "")
        fits = [max(1, round((length + less) / step)) * step - less for length in (width, height)]
        return f"width and height should be {rule}, as in {fits[0]}x{fits[1]}"

    return fault
