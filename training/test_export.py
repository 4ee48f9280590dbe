"""Untrained networks through their exports, which compare ONNX Runtime's outputs with PyTorch's. Run with pytest."""

import json
import sys

import pytest
import torch

import jde.export
import siamese.export
from jde.network import JDE
from siamese.mask import SiamMask
from siamese.network import SiamRPNPlusPlus


def run(command, monkeypatch, checkpoint, folder, network, *words):
    torch.manual_seed(1)
    torch.save({"network": network.state_dict(), "minutes": 0.0, "step": 0}, checkpoint)
    monkeypatch.setattr(sys, "argv", ["export", "--checkpoint", str(checkpoint), "--out", str(folder), *words])
    command()
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


@pytest.mark.parametrize(
    ("network", "tracker", "parts"),
    [
        (SiamRPNPlusPlus, "SiamRPNPlusPlus", ["search", "template"]),
        (SiamMask, "SiamMask", ["refine", "search", "template"]),
    ],
)
def test_a_siamese_network_becomes_a_file_and_a_manifest_for_each_part(tmp_path, monkeypatch, network, tracker, parts):
    folder = tmp_path / "networks"
    folder.mkdir()
    found = run(siamese.export.main, monkeypatch, tmp_path / "x.pt", folder, network(), "--name", "tiny")
    assert [each["part"] for each in found.values()] == parts
    for each in found.values():
        assert each["tracker"] == tracker and (folder / each["file"]).stat().st_size == each["bytes"]
    assert sum(each["bytes"] for each in found.values()) < 4_000_000


def test_jde_becomes_a_file_with_its_anchors_in_the_manifest(tmp_path, monkeypatch):
    folder = tmp_path / "networks"
    folder.mkdir()
    found = run(jde.export.main, monkeypatch, tmp_path / "x.pt", folder, JDE())
    assert set(found["jde-tiny"]["headOptions"]["anchors"]) == {"raw_32", "raw_16", "raw_8"}
    assert found["jde-tiny"]["bytes"] < 4_000_000
