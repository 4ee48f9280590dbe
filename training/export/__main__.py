"""
Exports a checkpoint of one of the original projects as ONNX:

    python -m export fairmot_dla_34 fairmot_dla34.pth fairmot.onnx --input 1088x608

Writes nothing unless ONNX Runtime gives what PyTorch gives. Siamese networks become several files:
network-template.onnx, network-search.onnx, network-refine.onnx.
"""

import argparse
import re
import sys
from pathlib import Path

from .errors import ExportError


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which network; --list prints all")
    parser.add_argument("checkpoint", nargs="?", type=Path, help=".pth, .pt, .pkl, or darknet's .weights")
    parser.add_argument("network", nargs="?", type=Path, help="the .onnx file to write; a .json is written beside it")
    parser.add_argument("--input", metavar="WIDTHxHEIGHT|dynamic", help="pixels of the image, or of a Siamese network's search")
    parser.add_argument("--batch", choices=["1", "dynamic"], default="1", help="images in one run; default 1")
    parser.add_argument("--deformable", choices=["gridsample", "deformconv"], default="gridsample", help="operator of deformable convolutions")
    parser.add_argument("--fp16", action="store_true", help="half precision inside")
    parser.add_argument("--opset", type=int, help="default 17, and 19 with --deformable deformconv")
    parser.add_argument("--outputs", choices=["all", "head"], default="all", help="every output of the original, or what the library reads")
    parser.add_argument("--correlation", choices=["inside", "core"], default="inside", help="Siamese networks: in the graph, or by the caller")
    parser.add_argument("--classes", type=int, help="of a network trained on other classes than the published one")
    parser.add_argument("--heads", metavar="NAME=N,…", help="channels of each head, as hm=1,wh=4,id=64,reg=2")
    parser.add_argument("--list", action="store_true", help="print the names of all networks")
    options = parser.parse_args(arguments)
    try:
        if options.list:
            from .registry import all_networks

            print("\n".join(all_networks()))
            return 0
        if options.network is None:
            parser.error("NAME, checkpoint and network are needed.")
        run(options)
    except ExportError as error:
        print(f"export: {error}", file=sys.stderr)
        return 1
    except MemoryError:
        print("export: There is not enough memory for this network.", file=sys.stderr)
        return 1
    return 0


def run(options) -> None:
    from .export import Settings, export

    free = options.input == "dynamic"
    settings = Settings(
        size=parse_size(options.input) if options.input and not free else None,
        dynamic_size=free,
        dynamic_batch=options.batch == "dynamic",
        deformable=options.deformable,
        half=options.fp16,
        opset=options.opset,
        outputs=options.outputs,
        correlation=options.correlation,
        classes=options.classes,
        heads=parse_heads(options.heads) if options.heads else None,
    )
    for path, difference in export(options.name, options.checkpoint, options.network, settings):
        print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB)." + (f" {difference}" if difference else ""))


def parse_size(text: str) -> tuple:
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if not match:
        raise ExportError(f"--input should be WIDTHxHEIGHT as 1088x608, or dynamic, got {text}.")
    return int(match[1]), int(match[2])


def parse_heads(text: str) -> dict:
    heads = {}
    for item in text.split(","):
        match = re.fullmatch(r"(\w+)=([1-9]\d{0,4})", item)
        if not match:
            raise ExportError(f"--heads should be NAME=N,NAME=N as hm=1,wh=4, got {text}.")
        heads[match[1]] = int(match[2])
    return heads


if __name__ == "__main__":
    sys.exit(main())
