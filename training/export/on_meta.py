"""Builds modules that have shapes and no memory: as quick for 200 million weights as for two."""

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

FACTORIES = {torch.empty, torch.zeros, torch.ones, torch.tensor, torch.full}


class OnMeta(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if function in FACTORIES:
            kwargs["device"] = "meta"
        return function(*args, **kwargs)


def build_on_meta(build) -> nn.Module:
    with OnMeta():
        return build().eval()


def shapes_of(module: nn.Module) -> dict:
    """Key → shape, in the order of the state dictionary."""
    return {key: tuple(value.shape) for key, value in module.state_dict().items()}
