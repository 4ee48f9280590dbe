"""
Writes a checkpoint as networks, <name>-template.onnx and <name>-search.onnx, of SiamMask also <name>-refine.onnx, with manifests, and
checks ONNX Runtime's outputs against PyTorch's: python -m siamese.export --checkpoint … --out folder --name siamrpn-tiny
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

from .mask import LOWER, SiamMask, window
from .network import ANCHOR_RATIOS, ANCHOR_SCALE, LAYERS, STRIDE, Branch, ConvolutionNorm, SiamRPNPlusPlus

LARGEST_FILE = 2_000_000
# Share of the greatest value; float32 sums in another order differ in the sixth digit.
LARGEST_DIFFERENCE = 1e-3
#: Side of the search while the target is lost: twice as far around.
LOST_SIDE = 257
#: Chosen on the validation streets by `npm run bench -- single-lost --validation`.
TRACKER_OPTIONS = {
    "longTerm": True,
    "shapePenalty": 0.05,
    "windowInfluence": 0.3,
    "sizeRate": 0.5,
    "lostWindowInfluence": 0.3,
    "certainEvidence": 0.5,
    "lostEvidence": 0.15,
    "foundEvidence": 0.35,
    "lostSeconds": 0.15,
    "foundSeconds": 0.1,
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
        network = self.network
        maps = network.backbone(image)
        found = (*network.read("cls", maps, list(kernels)), *network.read("loc", maps, list(kernels)))
        if not isinstance(network, SiamMask):
            return found
        return (*found, network.correlation(maps, kernels[-1]), *(maps[name] for name in LOWER))


class Refine(nn.Module):
    def __init__(self, network: SiamMask):
        super().__init__()
        self.network = network

    def forward(self, correlation, *inputs):
        *maps, position = inputs
        row, column = position[0], position[1]
        vector = correlation.index_select(2, row.reshape(1)).index_select(3, column.reshape(1))
        return self.network.refine(
            vector, {name: window(each, name, row, column) for name, each in zip(LOWER, maps)}
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--name", default="siamrpn-tiny")
    parser.add_argument("--layers", nargs="+", choices=LAYERS, default=LAYERS)
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    network = (SiamMask if "mask.kernel.weight" in state["network"] else SiamRPNPlusPlus)(options.layers)
    network.load_state_dict(state["network"])
    network.eval()
    for part, module, inputs, outputs in parts_of(in_half(fold_norms(network))):
        path = options.out / f"{options.name}-{part}.onnx"
        aside = path.with_suffix(".part")
        export(module, inputs, outputs, aside)
        store_half(aside)
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
    if not isinstance(network, SiamMask):
        return [("template", Template(network), image, names), ("search", Search(network), search, answers)]
    search["mask_kernel"] = tuple(kernels[-1].shape)
    lower = ["mask_correlation", *LOWER]
    sizes = [each.shape for each in Search(network)(*(torch.zeros(shape) for shape in search.values()))]
    refine = {**dict(zip(lower, sizes[len(answers) :])), "position": (2,)}
    return [
        ("template", Template(network), image, [*names, "mask_kernel"]),
        ("search", Search(network), search, [*answers, *lower]),
        ("refine", Refine(network), refine, ["mask"]),
    ]


def fold_norms(network: SiamRPNPlusPlus) -> SiamRPNPlusPlus:
    """A copy with the normalisations folded into the convolutions."""
    folded = type(network)(network.layers)
    folded.load_state_dict(network.state_dict())
    folded.eval()
    for module in list(folded.modules()):
        if isinstance(module, ConvolutionNorm):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
        if isinstance(module, Branch):
            module.norm = Affine(module.norm)
    return folded


class Affine(nn.Module):
    """A normalisation as a product and a sum: exporters would fold it into the correlation, whose kernel is an input."""

    def __init__(self, norm: nn.BatchNorm2d):
        super().__init__()
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        self.factor = nn.Parameter(factor[:, None, None])
        self.shift = nn.Parameter((norm.bias - norm.running_mean * factor)[:, None, None])

    def forward(self, x):
        return x * self.factor + self.shift


def in_half(network: SiamRPNPlusPlus) -> SiamRPNPlusPlus:
    """The same with weights that float16 holds: what is written."""
    for weight in network.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.half().float()
    return network


def export(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    with warnings.catch_warnings():
        # Sizes of kernels are meant to become constants.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(sample(shape) for shape in inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=free_sides(inputs, outputs),
            opset_version=17,
        )


def store_half(path: Path) -> None:
    """
    Weights of convolutions are stored in float16 and cast when the network is loaded: half of the size. It is computed in float32, and both parts have
    the same rounded weights.
    """
    model = onnx.load(str(path))
    casts = []
    for weight in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim != 4:
            continue
        name = weight.name
        weight.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}_half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SystemExit(f"{path.name} should take at most {LARGEST_FILE} bytes, got {size}.")


def sample(shape: tuple, random=None):
    """Zeros, or what may come there: a place, a picture, features."""
    if shape == (2,):
        return torch.tensor([7, 5] if random else [0, 0])
    if random is None:
        return torch.zeros(shape)
    return torch.from_numpy(random.random(shape, np.float32) * (255 if shape[1] == 3 else 1))


def free_sides(inputs: dict, outputs: list) -> dict:
    """The search takes larger crops, too: where a target is lost, it is searched farther away."""
    if len(inputs) == 1:
        return {}
    if "position" in inputs:
        return {name: {2: f"{name} side", 3: f"{name} side"} for name in inputs if name != "position"}
    return {"image": {2: "side", 3: "side"}, **{name: {2: f"{name} side", 3: f"{name} side"} for name in outputs}}


def check(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    searches = "image" in inputs and len(inputs) > 1
    for shapes in [inputs, {**inputs, "image": (1, 3, LOST_SIDE, LOST_SIDE)}] if searches else [inputs]:
        feed = {name: sample(shape, random) for name, shape in shapes.items()}
        with torch.inference_mode():
            expected = module(*feed.values())
        expected = expected if isinstance(expected, tuple) else (expected,)
        for name, want, got in zip(outputs, expected, session.run(outputs, {k: v.numpy() for k, v in feed.items()})):
            # Of random kernels the answers are far greater than those of a template.
            difference = np.abs(got - want.numpy()).max() / max(1, np.abs(want.numpy()).max())
            if got.shape != tuple(want.shape) or not difference <= LARGEST_DIFFERENCE:
                raise SystemExit(f'Output "{name}" of {path.name} differs from PyTorch by {difference:.2e}.')
        print(f"{path.stem} of {list(shapes.values())[0]}: ONNX Runtime equals PyTorch within {LARGEST_DIFFERENCE}.")


def describe(name: str, part: str, path: Path, network: SiamRPNPlusPlus, outputs: list, state: dict) -> dict:
    pair = PairOptions()
    side = pair.template_side if part == "template" else pair.search_side
    masks = isinstance(network, SiamMask)
    content = path.read_bytes()
    return {
        "name": name,
        "part": part,
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": "Follows a person on the synthetic street: "
        + ("a small SiamMask, which tells their pixels, too." if masks else "a small SiamRPN++."),
        "kind": "single-object",
        "tracker": "SiamMask" if masks else "SiamRPNPlusPlus",
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
            **({"maskThreshold": 0.5} if masks else {}),
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
