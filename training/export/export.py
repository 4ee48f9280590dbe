"""From a checkpoint to files: read, load strictly, write aside, compare, and only then put in place."""

import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from .checkpoint import read_checkpoint
from .compare import ONE_EACH, TOLERANCE, check_other_sizes, check_parts
from .errors import ExportError, some
from .half import to_half
from .manifest import describe
from .network import Choices, Network
from .onnx_file import check_opset, write_part
from .registry import all_networks, find_network
from .state import load_network

# Bytes a frame that take longer to copy than most trackers take.
LARGE_FRAME = 50_000_000


@dataclass(frozen=True)
class Settings:
    # Width, height. Default: that of the published network.
    size: Optional[tuple] = None
    dynamic_size: bool = False
    dynamic_batch: bool = False
    deformable: str = "gridsample"
    half: bool = False
    opset: Optional[int] = None
    outputs: str = "all"
    correlation: str = "inside"
    classes: Optional[int] = None
    heads: Optional[dict] = None


def export(name: str, checkpoint: Path, out: Path, settings: Settings = Settings()) -> list:
    """Files written, each with a remark. Raises ExportError, and then has written nothing."""
    network = find_network(name)
    choices = choose(network, settings)
    opset = check_opset(network, settings.deformable, settings.opset)
    check_place(out)
    weights = read_checkpoint(checkpoint)
    module = load_network(network, weights, choices.heads, checkpoint.name, all_networks().values())
    try:
        return write(network, module, choices, settings, opset, checkpoint, out)
    except OSError as error:
        raise ExportError(f'Writing to "{out.parent}" failed: {error.strerror or error}.') from None


def choose(network: Network, settings: Settings) -> Choices:
    """The settings as this network takes them. Raises ExportError for what it cannot take."""
    width, height = settings.size or network.size
    fault = network.size_fault(width, height)
    if fault:
        raise ExportError(f"{network.name} cannot take {width}x{height}: {fault}.")
    siamese = network.pixels == "bytes"
    if settings.correlation == "core" and not siamese:
        raise ExportError(f"{network.name} correlates nothing: leave --correlation away.")
    choices = Choices(width, height, choose_heads(network, settings))
    return replace(
        choices,
        outputs=settings.outputs,
        correlation=settings.correlation,
        dynamic_batch=settings.dynamic_batch,
        dynamic_size=settings.dynamic_size,
    )


def check_free_size(network: Network, parts: list, choices: Choices) -> None:
    """Raises ExportError for what is known to hold one size; the rest is tried at others once it is written."""
    if not choices.dynamic_size:
        return
    if network.deformable:
        reason = "where its deformable convolutions sample is computed for one size"
    elif any(part.positions for part in parts):
        reason = "its refinement cuts windows out of maps of one size"
    elif choices.correlation == "core":
        reason = "what follows the caller's correlation is of one size"
    elif choices.dynamic_batch and network.pixels == "bytes":
        reason = "templates of a free batch are correlated cell by cell, for one size"
    else:
        return
    raise ExportError(f"{network.name} cannot leave its size free: {reason}. {ONE_EACH}")


def choose_heads(network: Network, settings: Settings) -> dict:
    heads = dict(network.heads)
    if settings.heads is not None:
        unknown = [name for name in settings.heads if name not in heads]
        if unknown:
            known = f"its heads are {some(heads, 12)}" if heads else "it has no heads to choose"
            raise ExportError(f'{network.name} has no head "{unknown[0]}": {known}.')
        if network.heads_may_lack:
            heads = {name: settings.heads[name] for name in heads if name in settings.heads}
        else:
            heads.update(settings.heads)
    if settings.classes is not None:
        if not network.class_heads:
            raise ExportError(f"{network.name} has no classes to choose: leave --classes away.")
        if settings.classes < 1:
            raise ExportError(f"--classes should be 1 or more, got {settings.classes}.")
        heads.update({name: settings.classes for name in network.class_heads})
    return heads


def check_place(out: Path) -> None:
    if out.suffix != ".onnx":
        raise ExportError(f'The file to write should end in .onnx, got "{out}".')
    if not out.parent.is_dir():
        raise ExportError(f'There is no folder "{out.parent}" to write to.')
    if not os.access(out.parent, os.W_OK | os.X_OK):
        raise ExportError(f'The folder "{out.parent}" cannot be written to.')


def write(network, module, choices, settings, opset, checkpoint, out) -> list:
    parts = network.parts(module, choices)
    check_free_size(network, parts, choices)
    finals = [out.with_name(f"{out.stem}-{part.role}.onnx" if part.role else out.name) for part in parts]
    taken = next((path for path in (*finals, out.with_suffix(".json")) if path.is_dir()), None)
    if taken is not None:
        raise ExportError(f'"{taken}" is a folder, where a file is to be written.')
    precision = "float16" if settings.half else "float32"
    # In the same folder, so that moving into place cannot fail for lack of space.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".export-") as folder:
        aside = [Path(folder) / path.name for path in finals]
        for part, path in zip(parts, aside):
            write_part(network, part, choices, path, opset)
            if settings.half:
                to_half(path)
        difference, frame = check_parts(network, parts, aside, choices, precision)
        if choices.dynamic_size:
            check_other_sizes(network, module, aside, choices, precision)
        facts = {
            "network": network.name,
            "source": network.source,
            "checkpoint": checkpoint.name,
            "opset": opset,
            **({"size": "dynamic"} if settings.dynamic_size else {}),
            "batch": "dynamic" if settings.dynamic_batch else 1,
            "precision": precision,
            **({"deformable": settings.deformable} if network.deformable else {}),
            "largestDifference": float(f"{difference:.1e}"),
        }
        manifest = Path(folder) / out.with_suffix(".json").name
        text = json.dumps(describe(network, parts, aside, choices, facts), indent=2, ensure_ascii=False)
        manifest.write_text(text + "\n")
        for path, final in zip(aside, finals):
            path.replace(final)
        manifest.replace(out.with_suffix(".json"))
    remark = f"ONNX Runtime equals PyTorch within {difference:.1e} of the largest value."
    if difference > TOLERANCE[precision]:
        remark += " That is what float32 leaves with these weights: PyTorch's own is as far from float64."
    remark += f" A frame's outputs are {frame / 1e6:.1f} MB."
    if frame > LARGE_FRAME and outputs_of(network, module, choices) != outputs_of(network, module, replace(choices, outputs="head")):
        remark += " --outputs head leaves those that the library reads."
    return [*((path, None) for path in finals), (out.with_suffix(".json"), remark)]


def outputs_of(network: Network, module, choices: Choices) -> list:
    return [part.outputs for part in network.parts(module, choices)]
