"""Every network by its name. A family is one file in `families/`, and the folder is the list."""

import importlib
import pkgutil
from difflib import get_close_matches
from functools import lru_cache

from . import families
from .errors import ExportError, some
from .network import Network


@lru_cache(maxsize=1)
def all_networks() -> dict:
    found: dict = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(families.__path__)):
        for network in importlib.import_module(f"{families.__name__}.{module}").networks():
            found[network.name] = network
    return found


def find_network(name: str) -> Network:
    networks = all_networks()
    if name in networks:
        return networks[name]
    near = get_close_matches(name, networks, 3, 0.5)
    hint = f"did you mean {some(near)}?" if near else "python -m export --list prints all."
    raise ExportError(f'There is no network "{name}": {hint}')
