"""
Reads the tensors of a checkpoint and runs none of its code.

A `.pth` is a pickle, and a pickle is a program. This reader executes only constructors of its own: tensors, ordered
dictionaries, numbers of NumPy. Any other call in the file is refused by name. It reads both containers of
`torch.save` (zip since 1.6, a row of pickles before) and darknet's `.weights`.
"""

import collections
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import torch

from .errors import ExportError

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
STORAGES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
# Where real checkpoints keep the weights, outermost first; the bare dictionary comes last.
CONTAINERS = ("state_dict", "model", "model_state_dict", "net", "network", "weights")


def read_checkpoint(path: Path):
    """
    Name → tensor as the file has them, or the float32 numbers of a darknet file as one tensor.
    Raises ExportError for what is not a checkpoint.
    """
    path = Path(path)
    if not path.is_file():
        raise ExportError(f'There is no file "{path}".')
    if path.suffix == ".weights":
        return read_darknet(path)
    try:
        if zipfile.is_zipfile(path):
            content = read_zip(path)
        elif begins_as_zip(path):
            raise ValueError("the end of its zip container is missing")
        else:
            content = read_legacy(path)
    except ExportError:
        raise
    except RecursionError:
        raise ExportError(f'"{path.name}" nests its objects too deeply to be a checkpoint.') from None
    except Exception as error:  # a damaged pickle can fail in any way
        raise ExportError(f'"{path.name}" is not a checkpoint or is cut off: {describe(error)}.') from None
    return weights_in(content, path)


def begins_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def weights_in(content, path: Path) -> dict:
    """The dictionary of tensors in a checkpoint, out of its wrappers."""
    found = content
    for _ in range(3):
        if not isinstance(found, dict):
            break
        tensors = {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, torch.Tensor)}
        inner = next((found[key] for key in CONTAINERS if isinstance(found.get(key), dict)), None)
        if inner is not None:
            found = inner
            continue
        if tensors:
            return tensors
        break
    kind = f"a dictionary of {len(content)} entries" if isinstance(content, dict) else f"one {type(content).__name__}"
    raise ExportError(f'"{path.name}" holds no weights, only {kind}: a checkpoint should hold named tensors.')


class Storage:
    """The numbers that tensors are views of."""

    def __init__(self, kind: torch.dtype, numbers: torch.Tensor):
        self.kind = kind
        self.numbers = numbers


class WeightsUnpickler(pickle.Unpickler):
    """Builds tensors, containers and numbers, and refuses every other call."""

    def __init__(self, file, name: str, storage):
        super().__init__(file, encoding="latin1")
        self.name = name
        self.storage = storage

    def find_class(self, module: str, name: str):
        if module in ("torch", "torch.storage") and name in STORAGES:
            return STORAGES[name]
        if (module, name) in ALLOWED:
            return ALLOWED[module, name]
        raise ExportError(
            f'"{self.name}" is no checkpoint of weights alone: it would run {module}.{name}. '
            "Save the network's state_dict in its own project, and export that."
        )

    def persistent_load(self, identity):
        if not isinstance(identity, tuple) or not identity or identity[0] != "storage":
            raise ExportError(f'"{self.name}" holds a reference that is no tensor.')
        return self.storage(identity)


def rebuild_tensor(storage, offset, size, stride, *_):
    """A tensor of its own, copied out of the part of its storage that it is a view of."""
    if not isinstance(storage, Storage) or len(size) != len(stride):
        raise ValueError("a tensor without a storage")
    last = offset + sum((length - 1) * step for length, step in zip(size, stride))
    empty = any(length == 0 for length in size)
    outside = offset < 0 or min([0, *size, *stride]) < 0 or (not empty and last >= storage.numbers.numel())
    if outside:
        raise ValueError("a tensor reaches outside its storage")
    return torch.as_strided(storage.numbers, tuple(size), tuple(stride), offset).clone()


def rebuild_parameter(tensor, *_):
    return tensor


class NumpyType:
    """Stand-in for numpy.dtype: its name, and the byte order that its state tells."""

    def __init__(self, name, *_):
        self.name = name if isinstance(name, str) else "O"

    def __setstate__(self, state):
        self.order = state[1] if isinstance(state, tuple) and len(state) > 1 else "|"

    def real(self) -> np.dtype:
        kind = np.dtype(self.name)
        if kind.hasobject:
            raise ValueError("an array of objects")
        return kind.newbyteorder("<")


def numpy_scalar(kind, raw=b""):
    data = raw.encode("latin1") if isinstance(raw, str) else raw
    return np.frombuffer(data, kind.real(), 1)[0]


class NumpyArray:
    """Stand-in for an array: kept out of the weights, so nothing more is needed than to swallow its state."""

    def __init__(self, *_):
        self.state = None

    def __setstate__(self, state):
        self.state = state


class Settings:
    """Stand-in for argparse.Namespace and its like: options of a training that nothing here reads."""

    def __init__(self, *_):
        pass

    def __setstate__(self, state):
        pass


def encode(text, encoding="latin1"):
    """`_codecs.encode` as pickles of protocol 2 use it for bytes."""
    return text.encode("latin1") if encoding == "latin1" else bytes(text, "utf-8")


ALLOWED = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("collections", "Counter"): collections.Counter,
    ("collections", "defaultdict"): lambda *_: {},
    ("torch._utils", "_rebuild_tensor"): rebuild_tensor,
    ("torch._utils", "_rebuild_tensor_v2"): rebuild_tensor,
    ("torch._utils", "_rebuild_parameter"): rebuild_parameter,
    ("torch.nn.parameter", "Parameter"): rebuild_parameter,
    ("torch", "Size"): lambda items=(): tuple(items),
    ("torch", "device"): lambda *items: items,
    ("numpy", "dtype"): NumpyType,
    ("numpy", "ndarray"): NumpyArray,
    ("numpy.core.multiarray", "scalar"): numpy_scalar,
    ("numpy._core.multiarray", "scalar"): numpy_scalar,
    ("numpy.core.multiarray", "_reconstruct"): NumpyArray,
    ("numpy._core.multiarray", "_reconstruct"): NumpyArray,
    ("_codecs", "encode"): encode,
    ("argparse", "Namespace"): Settings,
    ("__builtin__", "set"): set,
    ("builtins", "set"): set,
}
for _kind in ("float32", "float64", "float16", "int64", "int32", "uint8", "bool"):
    ALLOWED["torch", _kind] = getattr(torch, _kind)


def read_zip(path: Path):
    """`torch.save` since 1.6: `<root>/data.pkl`, and one file a storage under `<root>/data/`."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        program = next((name for name in names if name.endswith("/data.pkl") or name == "data.pkl"), None)
        if any(name.endswith("constants.pkl") for name in names):
            raise ExportError(f'"{path.name}" is a TorchScript program, not weights: save the network\'s state_dict.')
        if program is None:
            raise ExportError(f'"{path.name}" is a zip file without weights.')
        root = program[: -len("data.pkl")]
        stored: dict = {}

        def storage(identity):
            _, kind, key, _, count = identity[:5]
            if key not in stored:
                info = archive.getinfo(f"{root}data/{key}")
                if info.compress_type != zipfile.ZIP_STORED:
                    raise ValueError("a compressed storage")
                stored[key] = Storage(kind, numbers_of(archive.read(info), kind, count))
            return stored[key]

        with archive.open(program) as file:
            return WeightsUnpickler(file, path.name, storage).load()


def read_legacy(path: Path):
    """`torch.save` before 1.6: four pickles (magic number, version, machine, content), the storages' names, their bytes."""
    with path.open("rb") as file:
        stored: dict = {}
        pending: dict = {}

        def storage(identity):
            _, kind, key, _, count = identity[:5]
            view = identity[5] if len(identity) > 5 else None
            if key not in stored:
                stored[key] = Storage(kind, torch.zeros(0, dtype=kind))
                pending[key] = count
            # The bytes follow the pickle: tensors are rebuilt once these are there.
            return Later(stored[key], view)

        def load():
            return LegacyUnpickler(file, path.name, storage).load()

        if load() != LEGACY_MAGIC:
            raise ExportError(f'"{path.name}" is a pickle, but not one that torch.save wrote.')
        load()
        machine = load()
        if isinstance(machine, dict) and machine.get("little_endian") is False:
            raise ExportError(f'"{path.name}" was written on a machine of the other byte order.')
        content = load()
        keys = load()
        for key in keys:
            (count,) = struct.unpack("<q", take(file, 8))
            if key not in stored or count != pending[key]:
                raise ValueError(f"storage {key} is of another size")
            kind = stored[key].kind
            stored[key].numbers = numbers_of(take(file, count * size_of(kind)), kind, count)
        missing = [key for key in stored if key not in set(keys)]
        if missing:
            raise ValueError(f"storage {missing[0]} is missing")
        return resolve(content)


class Later:
    """A storage of a legacy file, whose numbers come after the pickle."""

    def __init__(self, storage, view):
        self.storage = storage
        self.start = view[1] if view else 0


class LaterTensor:
    def __init__(self, later, *shape):
        self.later = later
        self.shape = shape

    def tensor(self):
        offset, *rest = self.shape
        return rebuild_tensor(self.later.storage, offset + self.later.start, *rest)


class LegacyUnpickler(WeightsUnpickler):
    def find_class(self, module: str, name: str):
        found = super().find_class(module, name)
        return LaterTensor if found is rebuild_tensor else found


def resolve(content):
    """The same containers with tensors where they were promised."""
    if isinstance(content, LaterTensor):
        return content.tensor()
    if isinstance(content, dict):
        return {key: resolve(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [resolve(value) for value in content]
    return content


def numbers_of(raw: bytes, kind: torch.dtype, count: int) -> torch.Tensor:
    if len(raw) < count * size_of(kind):
        raise ValueError(f"a storage of {count} numbers has {len(raw)} bytes")
    if count == 0:
        return torch.zeros(0, dtype=kind)
    return torch.frombuffer(bytearray(raw), dtype=kind, count=count)


def size_of(kind: torch.dtype) -> int:
    return torch.empty(0, dtype=kind).element_size()


def take(file, count: int) -> bytes:
    raw = file.read(count)
    if len(raw) != count:
        raise ValueError("the file ends too early")
    return raw


def read_darknet(path: Path) -> torch.Tensor:
    """
    The numbers of a darknet `.weights` file after its header: version as three int32, then the count of pictures seen, an
    int64 since version 0.2 and an int32 before.
    """
    raw = path.read_bytes()
    if len(raw) < 20:
        raise ExportError(f'"{path.name}" is not a darknet file or is cut off: it has {len(raw)} bytes.')
    major, minor, _ = struct.unpack("<3i", raw[:12])
    if not (0 <= major < 100 and 0 <= minor < 100):
        raise ExportError(f'"{path.name}" is not a darknet file: its version reads {major}.{minor}.')
    start = 20 if major * 10 + minor >= 2 else 16
    if (len(raw) - start) % 4:
        raise ExportError(f'"{path.name}" is cut off in the middle of a number.')
    return torch.from_numpy(np.frombuffer(raw, "<f4", offset=start).copy())


def describe(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")[:200]
