"""
Writes a checkpoint as two networks, <name>-template.onnx and <name>-search.onnx, with manifests, and checks ONNX Runtime's outputs
against PyTorch's: python -m siamese.export --checkpoint … --out folder --name siamrpn-tiny
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
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from street.pairs import PairOptions

from .network import ANCHOR_RATIOS, ANCHOR_SCALE, LAYERS, STRIDE, ConvolutionNorm, SiamRPNPlusPlus

LARGEST_FILE = 2_000_000
# Scores are logits of about ±10; float32 sums in another order differ in the sixth digit.
LARGEST_DIFFERENCE = 1e-3
#: Side of the search while the target is lost: twice as far around.
LOST_SIDE = 321
#: Chosen on the validation streets by `npm run bench -- single-lost --validation`.
TRACKER_OPTIONS = {
    "longTerm": True,
    "shapePenalty": 0.05,
    "windowInfluence": 0.3,
    "sizeRate": 0.5,
    "lostWindowInfluence": 0.05,
    "certainEvidence": 0.7,
    "lostEvidence": 0.5,
    "foundEvidence": 0.6,
    "lostSeconds": 0.05,
    "foundSeconds": 0,
}


class Template(nn.Module):
    def __init__(self, network: SiamRPNPlusPlus):
        super().__init__()
        self.network = network

    def forward(self, image):
        return tuple(self.network.kernels(image))


class Search(nn.Module):
    def __init__(self, network: SiamRPNPlusPlus):
        super().__init__()
        self.network = network

    def forward(self, image, *kernels):
        scores, boxes = self.network.answers(image, list(kernels))
        return (*scores, *boxes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--name", default="siamrpn-tiny")
    parser.add_argument("--layers", nargs="+", choices=LAYERS, default=LAYERS)
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    network = SiamRPNPlusPlus(options.layers)
    network.load_state_dict(state["network"])
    network.eval()
    for part, module, inputs, outputs in parts_of(fold_norms(network)):
        path = options.out / f"{options.name}-{part}.onnx"
        aside = path.with_suffix(".part")
        export(module, inputs, outputs, aside)
        check(module, inputs, outputs, aside)
        aside.replace(path)
        manifest = describe(options.name, part, path, network, outputs, state)
        path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
        print(f"{path.name}: {path.stat().st_size} bytes")


def parts_of(network: SiamRPNPlusPlus):
    """Name, module, inputs with their shapes, and names of the outputs of each file."""
    pair = PairOptions()
    names = [f"{layer}_{role}" for layer in network.layers for role in ("cls", "loc")]
    with torch.no_grad():
        kernels = network.kernels(torch.zeros(1, 3, pair.template_side, pair.template_side))
    answers = [f"cls_{layer}" for layer in network.layers] + [f"loc_{layer}" for layer in network.layers]
    image = {"image": (1, 3, pair.template_side, pair.template_side)}
    search = {"image": (1, 3, pair.search_side, pair.search_side)}
    search.update({name: tuple(kernel.shape) for name, kernel in zip(names, kernels)})
    return [("template", Template(network), image, names), ("search", Search(network), search, answers)]


def fold_norms(network: SiamRPNPlusPlus) -> SiamRPNPlusPlus:
    """A copy with the normalisations folded into the convolutions."""
    folded = SiamRPNPlusPlus(network.layers)
    folded.load_state_dict(network.state_dict())
    folded.eval()
    for module in list(folded.modules()):
        if isinstance(module, ConvolutionNorm):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
    return folded


def export(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    with warnings.catch_warnings():
        # Sizes of kernels are meant to become constants.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(torch.zeros(shape) for shape in inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=free_sides(inputs, outputs),
            opset_version=17,
        )
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SystemExit(f"{path.name} should take at most {LARGEST_FILE} bytes, got {size}.")


def free_sides(inputs: dict, outputs: list) -> dict:
    """The search takes larger crops, too: where a target is lost, it is searched farther away."""
    if len(inputs) == 1:
        return {}
    return {"image": {2: "side", 3: "side"}, **{name: {2: "map", 3: "map"} for name in outputs}}


def check(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    for side in [inputs["image"][-1]] if len(inputs) == 1 else [inputs["image"][-1], LOST_SIDE]:
        shapes = {**inputs, "image": (1, 3, side, side)}
        feed = {name: random.random(shape, np.float32) * (255 if name == "image" else 1) for name, shape in shapes.items()}
        with torch.inference_mode():
            expected = module(*[torch.from_numpy(value) for value in feed.values()])
        for name, want, got in zip(outputs, expected, session.run(outputs, feed)):
            difference = np.abs(got - want.numpy()).max()
            if got.shape != tuple(want.shape) or not difference <= LARGEST_DIFFERENCE:
                raise SystemExit(f'Output "{name}" of {path.name} differs from PyTorch by {difference:.2e} at {side}.')
        print(f"{path.stem} at {side}×{side}: ONNX Runtime equals PyTorch within {LARGEST_DIFFERENCE}.")


def describe(name: str, part: str, path: Path, network: SiamRPNPlusPlus, outputs: list, state: dict) -> dict:
    pair = PairOptions()
    side = pair.template_side if part == "template" else pair.search_side
    content = path.read_bytes()
    return {
        "name": name,
        "part": part,
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": "Follows a person on the synthetic street that you choose: a small SiamRPN++.",
        "kind": "single-object",
        "tracker": "SiamRPNPlusPlus",
        "trackerOptions": {
            "templateSide": pair.template_side,
            "searchSide": pair.search_side,
            "lostSearchSide": LOST_SIDE,
            "stride": STRIDE,
            "anchorRatios": list(ANCHOR_RATIOS),
            "anchorScale": ANCHOR_SCALE,
            "scoreWeights": [round(value, 4) for value in network.cls_weight.tolist()],
            "boxWeights": [round(value, 4) for value in network.loc_weight.tolist()],
            **TRACKER_OPTIONS,
        },
        "classes": ["person"],
        "input": {"name": "image", "height": side, "width": side},
        "outputs": outputs,
        "training": {
            "command": f"bash training/network.sh {name}",
            "minutes": round(state["minutes"], 1),
            "steps": state["step"],
            "framework": f"PyTorch {torch.__version__}",
        },
    }


if __name__ == "__main__":
    main()
