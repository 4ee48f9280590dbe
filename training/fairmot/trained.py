"""fairmot-tiny as it is shipped, for networks that begin with what it learned: people, and what tells them apart."""

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from .network import ConvolutionNorm, FairMOT, Up

FILE = Path(__file__).parents[2] / "packages/models/networks/fairmot-tiny.onnx"


class UpToSize(Up):
    """For inputs of any size: the coarse map is enlarged to the size of the fine one. The same where the sides are even."""

    def forward(self, coarse, fine):
        raised = F.interpolate(self.coarse(coarse), size=fine.shape[2:], mode="nearest")
        return F.relu(self.join(F.relu(raised + self.fine(fine))))


def without_norms() -> FairMOT:
    """The network with biases in place of normalisations, as its file has it."""
    network = FairMOT()
    for module in list(network.modules()):
        if isinstance(module, ConvolutionNorm):
            conv = module[0]
            module[0] = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
            module[1] = nn.Identity()
        if isinstance(module, Up):
            module.__class__ = UpToSize
    return network


def take_weights(network: nn.Module) -> None:
    """Fills the parts of a network without norms that are left, by their names in the file."""
    import onnx

    weights = {each.name: torch.tensor(onnx.numpy_helper.to_array(each)) for each in onnx.load(FILE).graph.initializer}
    network.load_state_dict({name: weights[name] for name in network.state_dict()})
