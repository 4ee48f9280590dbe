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
# Where float32 itself leaves more, as in deformable convolutions that shift by tens of cells: ONNX Runtime may be this many times
# as far from float64 as PyTorch, and at most so many tolerances.
NOISE, MOST_NOISE = 2, 500
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


def check_parts(network: Network, parts: list, files: list, choices: Choices, precision: str) -> tuple:
    """
    The largest difference, over the largest value, and the bytes that go out for a frame of one target. Raises ExportError beyond
    the tolerance.
    """
    sessions = [open_session(path) for path in files]
    largest = 0.0
    for seed in SEEDS:
        known: dict = {}
        size = 0
        for part, session in zip(parts, sessions):
            inputs = sample_inputs(network, part, seed, known)
            if choices.dynamic_batch and not part.positions:
                inputs = {name: doubled(network, part, name, value, seed) for name, value in inputs.items()}
            for name in part.scaled:
                inputs[name] = torch.cat([inputs[name], *(sample_inputs(network, part, seed + 200)[name],) * 2])
            difference, outputs = check_part(part, session, inputs, precision)
            largest = max(largest, difference)
            first = first_of_batch(outputs, part, choices)
            known.update(first)
            if part.role != "template":
                images = 3 if part.scaled else 1
                size += sum(value.numpy().nbytes for value in first.values()) // images
    return largest, size


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
        except (ExportError, MemoryError) as error:
            if isinstance(error, MemoryError):
                raise
            reason = f"at {width}x{height}, {error}"
        except Exception:  # ONNX Runtime's exceptions have no common class of their own
            reason = f"its graph holds maps of {choices.width}x{choices.height} and does not run at {width}x{height}."
        else:
            continue
        raise ExportError(f"{network.name} cannot leave its size free with these options: {reason} {ONE_EACH}")


def check_part(part: Part, session, inputs: dict, precision: str):
    with torch.inference_mode():
        expected = dict(zip(part.outputs, part.module(*inputs.values())))
    found = session.run(list(part.outputs), {name: value.numpy() for name, value in inputs.items()})
    largest = 0.0
    for name, values in zip(part.outputs, found):
        difference = relative_difference(name, expected[name].numpy(), values)
        largest = max(largest, difference)
        # Written so that not-a-number fails.
        if not (difference <= TOLERANCE[precision] or is_noise(part, inputs, name, expected[name], values, precision)):
            raise ExportError(
                f'Output "{name}" of ONNX Runtime differs from PyTorch by {difference:.1e} of its largest value, '
                f"more than {TOLERANCE[precision]:.0e}: the exported network would not be the same."
            )
    return largest, expected


def is_noise(part: Part, inputs: dict, name: str, expected, values: np.ndarray, precision: str) -> bool:
    """Whether ONNX Runtime is about as near as PyTorch in float32 to what PyTorch gives in float64."""
    if precision != "float32":
        return False
    try:
        part.module.double()
        with torch.inference_mode():
            exact = part.module(*(value.double() if value.is_floating_point() else value for value in inputs.values()))
    except RuntimeError:
        # Not every operator has float64: then there is no measure of noise.
        return False
    finally:
        # Exact: these numbers came from float32.
        part.module.float()
    exact = dict(zip(part.outputs, exact))[name].numpy()
    own, runtime = (relative_difference(name, exact, found) for found in (expected.numpy(), values))
    return runtime <= NOISE * own and max(own, runtime) <= MOST_NOISE * TOLERANCE[precision]


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
