import argparse
import collections
import os
import pickle
import zipfile

import numpy as np
import pytest
import torch

from ..checkpoint import read_checkpoint
from ..errors import ExportError

WEIGHTS = {"conv.weight": torch.arange(6.0).reshape(2, 3), "count": torch.tensor(7)}


def refusal(path) -> str:
    with pytest.raises(ExportError) as caught:
        read_checkpoint(path)
    text = str(caught.value)
    assert "\n" not in text
    return text


def same(found: dict) -> bool:
    return set(found) == set(WEIGHTS) and all(torch.equal(found[key], value) for key, value in WEIGHTS.items())


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda weights: weights,
        lambda weights: {"epoch": 30, "state_dict": collections.OrderedDict(weights), "optimizer": {"state": {0: {"step": 4}}}},
        lambda weights: {"epoch": 1, "best_loss": 0.5, "model": weights, "optimizer": None},
        lambda weights: {"arch": "x", "state_dict": weights, "best_acc": np.float64(0.5), "anchors": np.arange(3)},
        lambda weights: {"model": weights, "args": argparse.Namespace(lr=0.1)},
    ],
    ids=["bare", "FairMOT", "JDE", "SiamMask", "with options"],
)
def test_weights_come_out_of_both_containers_and_all_wrappers(tmp_path, zipped, wrap):
    torch.save(wrap(WEIGHTS), tmp_path / "a.pth", _use_new_zipfile_serialization=zipped)
    assert same(read_checkpoint(tmp_path / "a.pth"))


@pytest.mark.parametrize("zipped", [True, False])
def test_views_of_one_storage_and_transposed_tensors_keep_their_values(tmp_path, zipped):
    base = torch.arange(12.0)
    weights = {"a": base[2:8].reshape(2, 3), "b": base.reshape(3, 4).t(), "half": torch.ones(2, dtype=torch.float16)}
    torch.save(weights, tmp_path / "a.pth", _use_new_zipfile_serialization=zipped)
    found = read_checkpoint(tmp_path / "a.pth")
    assert all(torch.equal(found[key], value) for key, value in weights.items())


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_checkpoint_runs_no_code(tmp_path, zipped):
    made = tmp_path / "made"
    torch.save({"state_dict": WEIGHTS, "x": Evil(made)}, tmp_path / "a.pth", _use_new_zipfile_serialization=zipped)
    assert "would run posix.mkdir" in refusal(tmp_path / "a.pth")
    assert not made.exists()


def test_a_plain_pickle_runs_no_code_either(tmp_path):
    made = tmp_path / "made"
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(Evil(made)))
    assert "would run posix.mkdir" in refusal(tmp_path / "a.pkl")
    assert not made.exists()


def test_a_whole_model_is_refused_by_its_class(tmp_path):
    torch.save({"model": torch.nn.Linear(2, 2)}, tmp_path / "a.pt")
    assert "torch.nn.modules.linear.Linear" in refusal(tmp_path / "a.pt")


@pytest.mark.parametrize("content", [[1, 2], {"epoch": 3}, {"names": ["a"]}, "text", 5])
def test_a_pickle_without_weights_is_refused(tmp_path, content):
    torch.save(content, tmp_path / "a.pth")
    assert "holds no weights" in refusal(tmp_path / "a.pth")


def test_a_pickle_that_torch_did_not_write_is_refused(tmp_path):
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"conv.weight": [1.0, 2.0]}))
    assert "not one that torch.save wrote" in refusal(tmp_path / "a.pkl")


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_file_is_refused(tmp_path, zipped, share):
    path = tmp_path / "a.pth"
    torch.save({"state_dict": {"w": torch.rand(40, 40)}}, path, _use_new_zipfile_serialization=zipped)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "not a checkpoint or is cut off" in refusal(path)


def test_a_changed_storage_is_refused(tmp_path):
    path = tmp_path / "a.pth"
    torch.save({"w": torch.rand(400)}, path)
    content = bytearray(path.read_bytes())
    at = content.find(torch.load(path)["w"].numpy().tobytes()[:16])
    content[at] ^= 255
    path.write_bytes(content)
    assert "not a checkpoint or is cut off" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs", b"<html>", bytes(1000)])
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "a.pth").write_bytes(content)
    assert "not a checkpoint or is cut off" in refusal(tmp_path / "a.pth")


def test_torchscript_zips_and_missing_files_are_told_apart(tmp_path):
    torch.jit.script(torch.nn.Linear(2, 2)).save(str(tmp_path / "a.pt"))
    assert "TorchScript" in refusal(tmp_path / "a.pt")
    with zipfile.ZipFile(tmp_path / "b.pth", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "zip file without weights" in refusal(tmp_path / "b.pth")
    assert "There is no file" in refusal(tmp_path / "c.pth")


@pytest.mark.parametrize("content", [b"", bytes(19), bytes(30), b"\xff" * 40])
def test_a_broken_darknet_file_is_refused(tmp_path, content):
    (tmp_path / "a.weights").write_bytes(content)
    assert "a.weights" in refusal(tmp_path / "a.weights")
