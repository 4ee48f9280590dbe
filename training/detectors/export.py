"""
Writes a detector as ONNX with a manifest and checks ONNX Runtime's outputs against PyTorch's:
python -m detectors.export --family centernet --checkpoint … --out folder
"""

import argparse
import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from siamese.export import in_half, store_half

from .families import FAMILIES

HEIGHT, WIDTH = 384, 640
# Share of the greatest value of an output: weights are rounded to float16 once more when norms are folded into them.
LARGEST_DIFFERENCE = 1e-2


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    options = parser.parse_args()
    family = FAMILIES[options.family]
    state = torch.load(options.checkpoint)
    network = family.Network()
    network.load_state_dict(state["network"])
    network.eval()
    path = options.out / f"{family.NAME}-tiny.onnx"
    aside = path.with_suffix(".part")
    export(network, family.OUTPUTS, aside)
    check(network, family.OUTPUTS, aside)
    aside.replace(path)
    path.with_suffix(".json").write_text(json.dumps(describe(family, path, state), indent=2) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def export(network, outputs, path: Path) -> None:
    """Of one picture of 640 × 384: its size is fixed, so that CornerNet's head does not add a border. Norms are folded."""
    in_half(network)
    with warnings.catch_warnings():
        # Numbers of steps of the pools are meant to become constants.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            torch.zeros(1, 3, HEIGHT, WIDTH),
            str(path),
            input_names=["image"],
            output_names=list(outputs),
            opset_version=17,
        )
    store_half(path)


def check(network, outputs, path: Path) -> None:
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    image = np.random.default_rng(1).random((1, 3, HEIGHT, WIDTH), np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(image))
    for name, want, got in zip(outputs, expected, session.run(list(outputs), {"image": image})):
        difference = np.abs(got - want.numpy()).max() / max(1, want.abs().max().item())
        if got.shape != tuple(want.shape) or not difference <= LARGEST_DIFFERENCE:
            raise SystemExit(f'Output "{name}" of {path.name} differs from PyTorch by {difference:.2e}.')
    print(f"{path.stem}: ONNX Runtime equals PyTorch within {LARGEST_DIFFERENCE}.")


def describe(family, path: Path, state: dict) -> dict:
    content = path.read_bytes()
    return {
        "name": path.stem,
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": f"People on the synthetic street: a small {family.NAME}, proof of its head, targets and losses.",
        "head": family.HEAD,
        "headOptions": family.HEAD_OPTIONS,
        "tracker": "ByteTrack",
        "classes": ["person"],
        "input": {"name": "image", "height": HEIGHT, "width": WIDTH},
        "outputs": list(family.OUTPUTS),
        "training": {
            "command": f"bash training/network.sh {family.NAME}",
            "minutes": round(state["minutes"], 1),
            "steps": state["step"],
            "framework": f"PyTorch {torch.__version__}",
        },
    }


if __name__ == "__main__":
    main()
