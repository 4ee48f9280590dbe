"""Checks that ONNX Runtime gives what PyTorch gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .errors import ExportError
from .network import Choices, Network, Part, other_sizes
from .samples import sample_inputs

# Over the largest value of an output: sums in another order, and what half precision leaves.
TOLERANCE = {"float32": 1e-4, "float16": 5e-2}
SEEDS = (1, 2, 3)
ONE_EACH = "Export it once for each size."


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = torch.get_num_threads()
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions have no common class of their own
        reason = str(error).strip().splitlines()[0]
        raise ExportError(f"ONNX Runtime {onnxruntime.__version__} cannot run the exported network: {reason}") from None


def check_parts(network: Network, parts: list, files: list, choices: Choices, precision: str) -> float:
    """The largest difference, over the largest value. Raises ExportError beyond the tolerance."""
    sessions = [open_session(path) for path in files]
    largest = 0.0
    for seed in SEEDS:
        known: dict = {}
        for part, session in zip(parts, sessions):
            inputs = sample_inputs(network, part, seed, known)
            if choices.dynamic_batch and not part.positions:
                inputs = {name: doubled(network, part, name, value, seed) for name, value in inputs.items()}
            for name in part.scaled:
                inputs[name] = torch.cat([inputs[name], *(sample_inputs(network, part, seed + 200)[name],) * 2])
            difference, outputs = check_part(part, session, inputs, precision)
            largest = max(largest, difference)
            known.update(first_of_batch(outputs, part, choices))
    return largest


def check_other_sizes(network: Network, module, files: list, choices: Choices, precision: str) -> None:
    """A graph of free sizes gives at others, too, what PyTorch gives. Raises ExportError."""
    sessions = [open_session(path) for path in files]
    for width, height in other_sizes(network, choices.width, choices.height):
        known: dict = {}
        sized = network.parts(module, replace(choices, width=width, height=height))
        try:
            for part, session in zip(sized, sessions):
                inputs = sample_inputs(network, part, SEEDS[0], known)
                known.update(check_part(part, session, inputs, precision)[1])
        except Exception as error:  # ONNX Runtime's exceptions have no common class of their own
            reason = str(error).strip().splitlines()[0][:200]
            raise ExportError(
                f"{network.name} cannot leave its size free with these options: at {width}x{height}, {reason} {ONE_EACH}"
            ) from None


def check_part(part: Part, session, inputs: dict, precision: str):
    with torch.inference_mode():
        expected = dict(zip(part.outputs, part.module(*inputs.values())))
    found = session.run(list(part.outputs), {name: value.numpy() for name, value in inputs.items()})
    largest = 0.0
    for name, values in zip(part.outputs, found):
        difference = relative_difference(name, expected[name].numpy(), values)
        largest = max(largest, difference)
        # Written so that not-a-number fails.
        if not difference <= TOLERANCE[precision]:
            raise ExportError(
                f'Output "{name}" of ONNX Runtime differs from PyTorch by {difference:.1e} of its largest value, '
                f"more than {TOLERANCE[precision]:.0e}: the exported network would not be the same."
            )
    return largest, expected


def relative_difference(name: str, expected: np.ndarray, found: np.ndarray) -> float:
    if expected.shape != found.shape:
        raise ExportError(f'Output "{name}" has shape {list(found.shape)} in ONNX Runtime, {list(expected.shape)} in PyTorch.')
    if not np.isfinite(expected).all():
        raise ExportError(f'Output "{name}" is not finite in PyTorch: the checkpoint is damaged or its training diverged.')
    return float(np.abs(expected - found).max() / max(float(np.abs(expected).max()), 1e-12))


def doubled(network: Network, part: Part, name: str, value: torch.Tensor, seed: int) -> torch.Tensor:
    """Two different ones, to try a free batch."""
    other = sample_inputs(network, part, seed + 100)[name]
    return torch.cat([value, other])


def first_of_batch(outputs: dict, part: Part, choices: Choices) -> dict:
    if not choices.dynamic_batch or part.positions:
        return outputs
    return {name: value[: value.shape[0] // 2] for name, value in outputs.items()}
