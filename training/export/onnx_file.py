"""Writes one part of a network as an ONNX file."""

import inspect
import warnings
from pathlib import Path

import onnx
import torch
from onnx import helper

from .errors import ExportError
from .network import Choices, Network, Part
from .parts.deformable import PLACEHOLDER, DeformableConvolution
from .samples import sample_inputs

# PyTorch's exporter writes these; GridSample begins with 16, DeformConv with 19.
LOWEST, HIGHEST, GRID_SAMPLE, DEFORM_CONV = 11, 17, 16, 19


def check_opset(network: Network, deformable: str, opset) -> int:
    """The opset to write, or an ExportError for one that lacks an operator."""
    if deformable == "deformconv":
        if not network.deformable:
            raise ExportError(f"{network.name} has no deformable convolutions: leave --deformable away.")
        if opset not in (None, DEFORM_CONV):
            raise ExportError(f"DeformConv is written with opset {DEFORM_CONV}; --opset {opset} is not possible with it.")
        return DEFORM_CONV
    if opset is None:
        return HIGHEST
    if not LOWEST <= opset <= HIGHEST:
        raise ExportError(f"--opset should be {LOWEST} to {HIGHEST}, got {opset}.")
    if network.deformable and opset < GRID_SAMPLE:
        raise ExportError(
            f"{network.name} needs the operator GridSample, which opset {opset} does not have: --opset should be "
            f"{GRID_SAMPLE} or {HIGHEST}."
        )
    return opset


def write_part(network: Network, part: Part, choices: Choices, path: Path, opset: int) -> None:
    as_node = opset == DEFORM_CONV
    inputs = sample_inputs(network, part, seed=0)
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    DeformableConvolution.as_node = as_node
    try:
        with warnings.catch_warnings(), torch.no_grad():
            # Sizes are meant to become constants.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                part.module,
                tuple(inputs.values()),
                str(path),
                input_names=list(part.inputs),
                output_names=list(part.outputs),
                opset_version=min(opset, HIGHEST),
                dynamic_axes=free_axes(part, choices),
                custom_opsets={"mot": 1} if as_node else None,
                **options,
            )
    finally:
        DeformableConvolution.as_node = False
    model = onnx.load(str(path))
    if as_node:
        model = with_deform_conv(model)
    for key, value in (("network", network.name), ("source", network.source), ("licence", network.licence)):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def free_axes(part: Part, choices: Choices):
    """Name → axis → what it counts, for the axes that are free; None where all are fixed."""
    if part.positions:
        return None
    axes: dict = {name: {} for name in (*part.inputs, *part.outputs)}
    if choices.dynamic_batch:
        for name in axes:
            # Kernels are several for each of the batch.
            count = part.inputs[name][0] if name in part.inputs else 1
            axes[name][0] = "batch" if count == 1 else f"batch * {count}"
    if part.scaled:
        for name in (*part.scaled, *part.outputs):
            axes[name][0] = "batch * images" if choices.dynamic_batch else "images"
    if choices.dynamic_size and part.image():
        axes[part.image()].update({2: "height", 3: "width"})
        for name in part.outputs:
            axes[name].update({2: f"{name}_rows", 3: f"{name}_columns"})
    return {name: free for name, free in axes.items() if free} or None


def with_deform_conv(model: onnx.ModelProto) -> onnx.ModelProto:
    """The placeholders as ONNX's DeformConv, and the opset that has it."""
    domain, _ = PLACEHOLDER.split("::")
    for node in model.graph.node:
        if node.domain != domain:
            continue
        node.domain = ""
        if len(node.input) == 4:
            image, weight, shifts, mask = node.input
            del node.input[:]
            node.input.extend([image, weight, shifts, "", mask])
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("", DEFORM_CONV))
    model.ir_version = max(model.ir_version, 9)
    return model
