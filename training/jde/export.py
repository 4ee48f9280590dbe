"""
Writes a checkpoint as jde-tiny.onnx with its manifest and checks ONNX Runtime's outputs against PyTorch's:
python -m jde.export --checkpoint … --out folder
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from fairmot.manifest import read_scores
from fairmot.network import ConvolutionNorm
from siamese.export import in_half, store_half

from .network import ANCHORS, JDE, STRIDES

OUTPUTS = [f"raw_{stride}" for stride in STRIDES]
HEIGHT, WIDTH = 384, 640
LARGEST_FILE = 4_000_000
LARGEST_DIFFERENCE = 1e-3
#: Chosen on the validation streets with validate.ts.
MIN_SCORE = 0.3
TRACKER_OPTIONS = {"minScore": 0.3, "newTrackScore": 0.6, "maxIouDistance": 0.7}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--scores", type=Path, help="output of `npm run score -- --model jde-tiny`")
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    trained = JDE()
    trained.load_state_dict(state["network"])
    network = in_half(fold_norms(trained))
    path = options.out / "jde-tiny.onnx"
    aside = path.with_suffix(".part")
    export(network, aside)
    check(network, aside)
    aside.replace(path)
    manifest = describe(path, state)
    if options.scores:
        manifest["scores"] = {**read_scores(options.scores.read_text()), "command": "npm run score -- --model jde-tiny"}
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def fold_norms(network: JDE) -> JDE:
    """A copy with the normalisations folded into the convolutions."""
    folded = JDE()
    folded.load_state_dict(network.state_dict())
    folded.eval()
    for module in list(folded.scales.modules()):
        if isinstance(module, ConvolutionNorm):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
    return folded


def export(network: JDE, path: Path) -> None:
    """@param network without norms; its weights are stored in float16, half of the size, and computed in float32."""
    image = {0: "batch", 2: "height", 3: "width"}
    grids = {name: {0: "batch", 2: f"rows of {name}", 3: f"columns of {name}"} for name in OUTPUTS}
    torch.onnx.export(
        network,
        torch.zeros(1, 3, HEIGHT, WIDTH),
        str(path),
        input_names=["image"],
        output_names=OUTPUTS,
        dynamic_axes={"image": image, **grids},
        opset_version=17,
    )
    store_half(path)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SystemExit(f"The network should take at most {LARGEST_FILE} bytes, got {size}.")


def check(network: JDE, path: Path) -> None:
    """Compares the file with the trained network, at two sizes and batch sizes."""
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    for shape in [(1, 3, HEIGHT, WIDTH), (2, 3, 96, 64)]:
        image = random.random(shape, np.float32)
        with torch.inference_mode():
            expected = network(torch.from_numpy(image))
        for name, want, got in zip(OUTPUTS, expected, session.run(OUTPUTS, {"image": image})):
            difference = np.abs(got - want.numpy()).max()
            if got.shape != tuple(want.shape) or not difference <= LARGEST_DIFFERENCE:
                raise SystemExit(f'Output "{name}" of {path.name} differs from PyTorch by {difference:.2e} at {shape}.')
        print(f"{shape}: ONNX Runtime equals PyTorch within {LARGEST_DIFFERENCE}.")


def describe(path: Path, state: dict) -> dict:
    content = path.read_bytes()
    return {
        "name": "jde-tiny",
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": "People on the synthetic street: a small JDE (boxes of anchors and appearance in one network).",
        "head": "jde",
        "headOptions": {
            "inputSize": {"width": WIDTH, "height": HEIGHT},
            "minScore": MIN_SCORE,
            "anchors": {f"raw_{stride}": [list(anchor) for anchor in ANCHORS[stride]] for stride in STRIDES},
        },
        "tracker": "JDETracker",
        "preset": "jde",
        "trackerOptions": TRACKER_OPTIONS,
        "classes": ["person"],
        "input": {"name": "image", "height": HEIGHT, "width": WIDTH},
        "outputs": OUTPUTS,
        "training": {
            "command": "bash training/network.sh jde-tiny",
            "minutes": round(state["minutes"], 1),
            "steps": state["step"],
            "framework": f"PyTorch {torch.__version__}",
        },
    }


if __name__ == "__main__":
    main()
