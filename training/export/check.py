"""
Checks one network against what the original's own code put out, and leaves what the checks in Node need:

    python -m export.check fairmot_yolo ../out/export

Same keys and shapes, strict load, PyTorch within the stored tolerance, the export's own check in ONNX Runtime. Then
`<folder>/<name>/` holds the network, its manifest, `case.json` and the tensors that it names.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import numpy as np
import torch

from .__main__ import parse_size
from .errors import ExportError, some
from .export import Settings, choose, write
from .golden import Case
from .network import Network
from .on_meta import build_on_meta, shapes_of
from .onnx_file import check_opset
from .registry import all_networks, find_network
from .state import load_network

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "networks"
# What takes long to write and is read by no check in Node.
LARGEST_TENSOR = 60_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--golden", type=Path, default=find_golden())
    parser.add_argument("--input", metavar="WIDTHxHEIGHT", help="another size, at which ONNX Runtime is held against PyTorch alone")
    parser.add_argument("--deformable", choices=["gridsample", "deformconv"], default="gridsample")
    options = parser.parse_args()
    failed = []
    for name in options.names:
        try:
            case = Case(options.golden / name)
            size = parse_size(options.input) if options.input else None
            print(f"{name}: {check(case, options.folder / name, options.deformable, size)}", flush=True)
        except ExportError as error:
            failed.append(name)
            print(f"{name}: {error}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def find_golden() -> Path:
    """`MOT_GOLDEN` or ../shared beside the checkout."""
    return Path(os.environ.get("MOT_GOLDEN", GOLDEN))


def check(case: Case, folder: Path, deformable: str, size=None) -> str:
    network = find_network(case.name)
    weights = case.weights()
    check_keys(network, case)
    shape = list(case.meta["inputs"].values())[-1]["shape"]
    if size is not None:
        shape[2:] = reversed(size)
    settings = Settings(size=(shape[3], shape[2]), deformable=deformable)
    choices = choose(network, settings)
    module = load_network(network, weights, choices.heads, case.name, all_networks().values())
    runs, tensors = run_all(network.parts(module, choices), case)
    largest = check_outputs(case, tensors) if size is None else None
    folder.mkdir(parents=True, exist_ok=True)
    opset = check_opset(network, deformable, None)
    written = write(network, module, choices, settings, opset, Path(f"{case.name}.pth"), folder / "network.onnx")
    write_case(case, folder, runs, tensors)
    original = "" if largest is None else f"PyTorch within {largest:.1e} of the original. "
    return original + written[-1][1]


def check_keys(network: Network, case: Case) -> None:
    """Same keys and shapes as the original, in one of the forms it was published in."""
    expected = dict(case.keys)
    for build in (network.build, *network.forms):
        found = {network.prefix + key: shape for key, shape in shapes_of(build_on_meta(lambda: build(network.heads))).items()}
        if found == expected:
            return
    wrong = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
    raise ExportError(f"the keys are not the original's: {some(wrong)}.")


def run_all(parts: list, case: Case) -> tuple:
    """
    Every part on the case's inputs. Runs are (role, input → tensor, output → tensor); a part with a position runs once for each
    output that the case has of it, named as `refine_<row>_<column>`.
    """
    tensors, runs = case.inputs(), []
    with torch.inference_mode():
        for part in parts:
            if part.positions:
                found = (re.fullmatch(rf"({part.role}_(\d+)_(\d+))", name) for name in case.meta["outputs"])
                places = [(match[1], (int(match[2]), int(match[3]))) for match in found if match]
            else:
                places = [("", None)]
            for result, place in places:
                feeds = {name: name for name in part.inputs}
                if place is not None:
                    tensors[f"{result}_position"] = torch.tensor(place)
                    feeds.update({name: f"{result}_position" for name in part.positions})
                outputs = {name: result or name for name in part.outputs}
                values = part.module(*(tensors[feeds[name]] for name in part.inputs))
                tensors.update(zip(outputs.values(), values))
                runs.append({"role": part.role, "feeds": feeds, "outputs": outputs})
    return runs, tensors


def check_outputs(case: Case, tensors: dict) -> float:
    largest = 0.0
    for name in case.meta["outputs"]:
        if name not in tensors:
            raise ExportError(f'no part puts out "{name}".')
        difference, fault = case.fault(name, tensors[name].numpy())
        if fault:
            raise ExportError(f"{fault} from what the original puts out.")
        largest = max(largest, difference)
    return largest


def write_case(case: Case, folder: Path, runs: list, tensors: dict) -> None:
    entries = {}
    inputs = {name for run in runs for name in run["feeds"].values()}
    made = {name for run in runs for name in run["outputs"].values()}
    for name, tensor in tensors.items():
        values = np.ascontiguousarray(tensor.numpy())
        entry = {"shape": list(values.shape), "type": str(values.dtype)}
        if values.nbytes <= LARGEST_TENSOR or name in inputs - made:
            entry["file"] = f"{name}.bin"
            values.tofile(folder / entry["file"])
        entries[name] = entry
    for run in runs:
        run["file"] = f"network-{run['role']}.onnx" if run["role"] else "network.onnx"
    content = {"name": case.name, "runs": runs, "inputs": sorted(inputs - made), "tensors": entries}
    (folder / "case.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
