import pytest
import torch

from .. import compare
from ..compare import check_other_sizes, check_part
from ..errors import ExportError
from ..network import Choices, Part
from ..on_meta import build_on_meta
from ..registry import find_network


class Steep(torch.nn.Module):
    """Rounding of its input in float32 is 1e-7, of its output some 1e-3."""

    def forward(self, x):
        return (torch.sin(10_000 * x),)


class Session:
    """ONNX Runtime's, with outputs that the test makes."""

    def __init__(self, run):
        self.run = lambda _names, inputs: [run(torch.from_numpy(inputs["input"]))]


def rounded(factor: float):
    """So many times as far from float64 as PyTorch's float32, on the other side."""

    def run(x):
        exact = Steep()(x.double())[0]
        return (exact - factor * (Steep()(x)[0].double() - exact)).float().numpy()

    return run


def check(session, module=None):
    part = Part("", module or Steep(), {"input": (1, 3, 8, 8)}, ("y",))
    inputs = {"input": torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(3))}
    return check_part(part, session, inputs, "float32")[0]


def test_what_float32_itself_leaves_is_no_fault():
    assert check(Session(rounded(1))) > compare.TOLERANCE["float32"]
    with pytest.raises(ExportError, match="differs from PyTorch"):
        check(Session(rounded(3)))


def test_a_fault_of_a_network_without_noise_is_one():
    with pytest.raises(ExportError, match='Output "y" of ONNX Runtime differs from PyTorch by 2.0e-04'):
        check(Session(lambda x: (x * 1.0002).numpy()), Same())


class Same(torch.nn.Module):
    def forward(self, x):
        return (x * 1,)


def test_noise_has_a_limit(monkeypatch):
    monkeypatch.setattr(compare, "MOST_NOISE", 2)
    with pytest.raises(ExportError, match="differs from PyTorch"):
        check(Session(rounded(1)))


def test_a_graph_that_does_not_run_at_other_sizes_is_one_sentence(monkeypatch):
    def stop(_):
        raise RuntimeError("[ONNXRuntimeError] : 1 : FAIL : Non-zero status code returned while running Add node")

    network = find_network("fairmot_yolo")
    module = build_on_meta(lambda: network.build(network.heads)).to_empty(device="cpu").eval()
    for parameter in module.parameters():
        torch.nn.init.constant_(parameter, 0.01)
    monkeypatch.setattr(compare, "open_session", lambda _: Session(stop))
    with pytest.raises(ExportError) as raised:
        check_other_sizes(network, module, ["a.onnx"], Choices(64, 64, network.heads), "float32")
    assert str(raised.value) == (
        "fairmot_yolo cannot leave its size free with these options: its graph holds maps of 64x64 and does not run at 96x96. "
        "Export it once for each size."
    )
