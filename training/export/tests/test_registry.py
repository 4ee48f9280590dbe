import pytest

from ..errors import ExportError
from ..registry import all_networks, find_network


def test_every_network_has_a_name_of_its_own_and_takes_its_own_size():
    networks = all_networks()
    assert len(networks) > 100
    for name, network in networks.items():
        assert name == network.name
        assert network.size_fault(*network.size) is None, name
        assert set(network.class_heads) <= set(network.heads), name


def test_a_misspelt_name_brings_those_that_are_near():
    with pytest.raises(ExportError, match="did you mean fairmot_dla_34"):
        find_network("fairmot_dla34")
    with pytest.raises(ExportError, match="--list prints all"):
        find_network("nothing like it")
