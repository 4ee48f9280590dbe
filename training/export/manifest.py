"""What is known of an exported network, beside it as JSON, in the form that `@mot/models` reads."""

import hashlib
import platform
from pathlib import Path

import onnxruntime
import torch

from .network import Choices, Network, Part


def describe(network: Network, parts: list, files: list, choices: Choices, facts: dict) -> dict:
    """`facts` are told as they are: checkpoint, options, largest difference."""
    reader = network.reader(choices)
    main = parts[-1] if len(parts) == 1 else next(part for part in parts if part.role == "search")
    shape = list(main.inputs.values())[-1]
    image = {"name": list(main.inputs)[-1], "height": shape[2], "width": shape[3]}
    about = {
        "licence": network.licence,
        "description": f"{network.name}, exported from a checkpoint of {network.source}.",
        **({} if reader.classes else {"kind": "single-object"}),
        **({"head": reader.head} if reader.head else {}),
        **({"headOptions": reader.head_options} if reader.head_options else {}),
        "tracker": reader.tracker,
        **({"preset": reader.preset} if reader.preset else {}),
        **({"trackerOptions": reader.tracker_options} if reader.tracker_options else {}),
        **({"classes": list(reader.classes)} if reader.classes else {}),
        "input": image,
        "export": {
            **facts,
            "framework": f"PyTorch {torch.__version__}, ONNX Runtime {onnxruntime.__version__}, Python {platform.python_version()}",
        },
    }
    if len(parts) == 1:
        return {"name": files[0].stem, **file_facts(files[0]), **about, "outputs": list(main.outputs)}
    by_role = {part.role: {**file_facts(path), **tensors(part)} for part, path in zip(parts, files)}
    return {"name": files[0].stem.rsplit("-", 1)[0], "files": by_role, **about}


def file_facts(path: Path) -> dict:
    content = path.read_bytes()
    return {"file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def tensors(part: Part) -> dict:
    return {"inputs": list(part.inputs), "outputs": list(part.outputs)}
