"""Writes a checkpoint as ONNX and checks ONNX Runtime's outputs against PyTorch's: python -m fairmot.export …"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .network import ConvolutionNorm, FairMOT

OUTPUTS = ["hm", "wh", "reg", "id"]
LARGEST_FILE = 3_000_000
# Values reach about 50 (cells); float32 sums in another order differ in the sixth digit.
LARGEST_DIFFERENCE = 1e-3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    network = load_network(options.checkpoint)
    aside = options.out.with_suffix(".part")
    export(network, aside)
    check(network, aside)
    aside.replace(options.out)
    print(f"{options.out.name}: {options.out.stat().st_size} bytes")


def load_network(checkpoint: Path) -> FairMOT:
    network = FairMOT()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    return network.eval()


def export(network: FairMOT, path: Path) -> None:
    fused = fold_norms(network)
    grid = {0: "batch", 2: "height / 4", 3: "width / 4"}
    torch.onnx.export(
        fused,
        torch.zeros(1, 3, 384, 640),
        str(path),
        input_names=["image"],
        output_names=OUTPUTS,
        dynamic_axes={"image": {0: "batch", 2: "height", 3: "width"}, **{name: grid for name in OUTPUTS}},
        opset_version=17,
        dynamo=False,
    )
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SystemExit(f"The network should take at most {LARGEST_FILE} bytes, got {size}.")


def fold_norms(network: FairMOT) -> FairMOT:
    """A copy with the normalisations folded into the convolutions."""
    folded = FairMOT()
    folded.load_state_dict(network.state_dict())
    folded.eval()
    for module in list(folded.modules()):
        if isinstance(module, ConvolutionNorm):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
    return folded


def check(network: FairMOT, path: Path) -> None:
    """Compares the file with the trained network, at several sizes and batch sizes."""
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    for shape in [(1, 3, 384, 640), (2, 3, 96, 64), (1, 3, 608, 1088)]:
        image = random.random(shape, np.float32)
        with torch.inference_mode():
            expected = network(torch.from_numpy(image))
        got = session.run(OUTPUTS, {"image": image})
        for name, expected_output, output in zip(OUTPUTS, expected, got):
            if output.shape != tuple(expected_output.shape):
                raise SystemExit(f'Output "{name}" should have shape {tuple(expected_output.shape)}, got {output.shape}.')
            difference = np.abs(output - expected_output.numpy()).max()
            if not difference <= LARGEST_DIFFERENCE:
                raise SystemExit(f'Output "{name}" of {path.name} differs from PyTorch by {difference:.2e} at {shape}.')
        print(f"{shape}: ONNX Runtime equals PyTorch within {LARGEST_DIFFERENCE}.")


if __name__ == "__main__":
    main()
