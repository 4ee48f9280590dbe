"""
Writes a checkpoint as reid-tiny.onnx with its manifest and checks ONNX Runtime's outputs against PyTorch's:
python -m people.export --checkpoint … --out folder
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from siamese.export import store_half

from .network import DIMENSION, HEIGHT, WIDTH, PersonNetwork

LARGEST_DIFFERENCE = 1e-2


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    network = PersonNetwork()
    network.load_state_dict(state["network"])
    network.eval()
    path = options.out / "reid-tiny.onnx"
    aside = path.with_suffix(".part")
    export(network, aside)
    check(network, aside)
    aside.replace(path)
    path.with_suffix(".json").write_text(json.dumps(describe(path, state), indent=2) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def export(network: PersonNetwork, path: Path) -> None:
    """Weights are stored in float16, half of the size, and computed in float32. The export folds normalisations into convolutions."""
    torch.onnx.export(
        network,
        torch.zeros(1, 3, HEIGHT, WIDTH),
        str(path),
        input_names=["image"],
        output_names=["embedding"],
        dynamic_axes={"image": {0: "batch"}, "embedding": {0: "batch"}},
        opset_version=17,
    )
    store_half(path)


def check(network: PersonNetwork, path: Path) -> None:
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    image = np.random.default_rng(1).random((5, 3, HEIGHT, WIDTH), np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(image)).numpy()
    (got,) = session.run(["embedding"], {"image": image})
    difference = np.abs(unit(got) - unit(expected)).max()
    if got.shape != (5, DIMENSION) or not difference <= LARGEST_DIFFERENCE:
        raise SystemExit(f"The embedding of {path.name} differs from PyTorch's by {difference:.2e}.")


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def describe(path: Path, state: dict) -> dict:
    content = path.read_bytes()
    return {
        "name": "reid-tiny",
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": "People on the synthetic street: vectors of appearance of crops.",
        "kind": "appearance",
        "head": "embedder",
        "headOptions": {"inputSize": {"width": WIDTH, "height": HEIGHT}},
        "tracker": "BoTSORT",
        "classes": ["person"],
        "input": {"name": "image", "height": HEIGHT, "width": WIDTH},
        "outputs": ["embedding"],
        "training": {
            "command": "bash training/network.sh reid-tiny",
            "minutes": round(state["minutes"], 1),
            "steps": state["step"],
            "framework": f"PyTorch {torch.__version__}",
        },
    }


if __name__ == "__main__":
    main()
