"""Puts a checkpoint's tensors into a network: all of them, or a sentence that says what does not fit."""

import re

import torch
from torch import nn

from .errors import ExportError, some
from .network import Network
from .on_meta import build_on_meta, shapes_of

# Left by nn.DataParallel and torch.compile in front of every key.
WRAPPERS = ("module.", "_orig_mod.")


def load_network(network: Network, weights, heads: dict, file: str, others) -> nn.Module:
    """
    The network with the weights of a checkpoint, in float32.
    `others` are the networks among which the best fitting one is named where this one does not fit.
    Raises ExportError.
    """
    tensors, module, worst = weights, None, None
    for build in (network.build, *network.forms):
        module = build_on_meta(lambda: build(heads))
        if isinstance(weights, torch.Tensor):
            tensors = from_darknet(network, module, weights, file)
        tensors = unwrapped(tensors)
        misfit = Misfit(network, shapes_of(module), {key: tuple(value.shape) for key, value in tensors.items()})
        if not misfit.any():
            break
        worst = misfit if worst is None or misfit.share() > worst.share() else worst
    else:
        raise ExportError(worst.sentence(file, heads, others))
    module.to_empty(device="cpu")
    module.load_state_dict(filled(module.state_dict(), tensors, file))
    return module.eval().requires_grad_(False)


def from_darknet(network: Network, module: nn.Module, numbers, file: str) -> dict:
    if network.from_darknet is None:
        raise ExportError(f'"{file}" is a darknet file; {network.name} reads PyTorch checkpoints.')
    return network.from_darknet(module, numbers, file)


def unwrapped(weights: dict) -> dict:
    """Keys without what wrappers put in front of all of them."""
    while weights:
        wrapper = next((wrapper for wrapper in WRAPPERS if all(key.startswith(wrapper) for key in weights)), None)
        if wrapper is None:
            return weights
        weights = {key[len(wrapper) :]: value for key, value in weights.items()}
    return weights


def filled(empty: dict, weights: dict, file: str) -> dict:
    """Every tensor of the network: the checkpoint's, or zero for what is optional and not there."""
    state = {}
    for key, value in empty.items():
        found = weights.get(key)
        # What is optional may be there in another shape: nothing reads it.
        if found is None or found.shape != value.shape:
            state[key] = torch.zeros_like(value)
            continue
        if found.is_floating_point() and not bool(torch.isfinite(found).all()):
            raise ExportError(f'"{file}" holds numbers that are not finite in "{key}": its training has diverged.')
        state[key] = found.to(value.dtype)
    return state


class Misfit:
    """What a checkpoint lacks, has besides, or has in another shape."""

    def __init__(self, network: Network, expected: dict, found: dict):
        optional, spare = re.compile(network.optional), re.compile(network.spare)
        self.network = network
        self.expected = expected
        self.found = found
        self.missing = [key for key in expected if key not in found and not counts_nothing(key) and not optional.search(key)]
        self.unexpected = [key for key in found if key not in expected and not counts_nothing(key) and not spare.search(key)]
        self.reshaped = [
            key for key in expected if key in found and found[key] != expected[key] and not optional.search(key)
        ]

    def any(self) -> bool:
        return bool(self.missing or self.unexpected or self.reshaped)

    def share(self) -> float:
        """Part of all keys that are in both, in the same shape."""
        same = sum(1 for key, shape in self.expected.items() if self.found.get(key) == shape)
        return same / max(1, len(set(self.expected) | set(self.found)))

    def sentence(self, file: str, heads: dict, others) -> str:
        parts = []
        if self.missing:
            parts.append(f"{count(self.missing)} missing ({some(self.missing)})")
        if self.unexpected:
            parts.append(f"{count(self.unexpected)} unexpected ({some(self.unexpected)})")
        if self.reshaped:
            shapes = [f"{key} {list(self.found[key])} instead of {list(self.expected[key])}" for key in self.reshaped]
            parts.append(f"{count(self.reshaped)} of another shape ({some(shapes)})")
        return f'"{file}" does not fit {self.network.name}: {"; ".join(parts)}. {self.advice(heads, others)}'

    def advice(self, heads: dict, others) -> str:
        widths = self.other_heads(heads)
        best, share = self.best(others)
        if best is not None and share > self.share():
            return f"It fits {best.name} best ({share:.0%} of all keys)."
        if widths:
            return f"It is this network with other heads: add --heads {widths}."
        if self.share() >= 0.5:
            return f"No known network fits better ({self.share():.0%} of all keys)."
        return "It fits no known network."

    def best(self, others):
        best, most = None, 0.5
        for other in others:
            for shapes in published_shapes(other):
                share = Misfit(other, shapes, self.found).share()
                if share > most:
                    best, most = other, share
        return best, most

    def other_heads(self, heads: dict) -> str:
        """`hm=3,wh=2` where only the last convolutions of heads have other widths, as after a training on other classes."""
        if not heads or self.missing or self.unexpected:
            return ""
        widths = dict(heads)
        for key in self.reshaped:
            head = next((name for name in heads if re.match(rf"{name}s?\.", key)), None)
            if head is None or self.found[key][1:] != self.expected[key][1:]:
                return ""
            widths[head] = self.found[key][0]
        return ",".join(f"{name}={width}" for name, width in widths.items())


SHAPES: dict = {}


def published_shapes(network: Network) -> list:
    """Key → shape of each form of a network, remembered: building all networks takes ten seconds."""
    if network.name not in SHAPES:
        forms = (network.build, *network.forms)
        SHAPES[network.name] = [shapes_of(build_on_meta(lambda: build(network.heads))) for build in forms]
    return SHAPES[network.name]


def counts_nothing(key: str) -> bool:
    """Counters of batch norm: old checkpoints lack them, and nothing reads them."""
    return key.rsplit(".", 1)[-1] == "num_batches_tracked"


def count(keys: list) -> str:
    return f"{len(keys)} key is" if len(keys) == 1 else f"{len(keys)} keys are"
