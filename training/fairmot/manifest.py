"""Writes the manifest beside the network: python -m fairmot.manifest --network … --data … --minutes … [--scores …]"""

import argparse
import hashlib
import json
import platform
import re
from pathlib import Path

import torch

from .export import OUTPUTS

HEIGHT, WIDTH = 384, 640
# Chosen on the validation scenes with validate.ts; the rest is the preset.
HEAD_OPTIONS = {"inputSize": {"width": WIDTH, "height": HEIGHT}, "minScore": 0.25}
TRACKER_OPTIONS = {"minScore": 0.3, "newTrackScore": 0.4, "maxIouDistance": 0.7}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training scenes")
    parser.add_argument("--minutes", type=float, required=True, help="training time")
    parser.add_argument("--scores", type=Path, help="output of `npm run score`")
    options = parser.parse_args()
    manifest = describe(options.network, options.data, options.minutes)
    if options.scores:
        manifest["scores"] = read_scores(options.scores.read_text())
    path = options.network.with_suffix(".json")
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"Wrote {path.name}.")


def describe(network: Path, data: Path, minutes: float) -> dict:
    content = network.read_bytes()
    seeds = sorted(int(path.stem) for path in data.glob("*.json"))
    return {
        "name": network.stem,
        "file": network.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "MIT",
        "description": "People on the synthetic street: a small FairMOT (boxes and appearance in one network).",
        "head": "fairMOT",
        "headOptions": HEAD_OPTIONS,
        "tracker": "JDETracker",
        "preset": "fairmot",
        "trackerOptions": TRACKER_OPTIONS,
        "classes": ["person"],
        "input": {"name": "image", "height": HEIGHT, "width": WIDTH},
        "outputs": OUTPUTS,
        "training": {
            "command": "bash training/train.sh",
            "minutes": minutes,
            "scenes": len(seeds),
            "seeds": f"{seeds[0]} to {seeds[-1]}",
            "framework": f"PyTorch {torch.__version__}, Python {platform.python_version()}",
        },
    }


def read_scores(printed: str) -> dict:
    """The last row of the table, over all held-out scenes combined, in per cent."""
    row = re.search(r"^\s*all together\s+([\d.]+)\s+(-?[\d.]+)\s+([\d.]+)", printed, re.MULTILINE)
    if not row:
        raise SystemExit('The scores should hold a row "all together" with AP50, MOTA and IDF1.')
    ap50, mota, idf1 = (float(value) for value in row.groups())
    return {"command": "npm run score", "scenes": "held-out", "AP50": ap50, "MOTA": mota, "IDF1": idf1}


if __name__ == "__main__":
    main()
