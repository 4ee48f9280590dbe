"""Half precision: weights and sums in float16, inputs and outputs in float32."""

from pathlib import Path

import onnx

from .errors import ExportError


def to_half(path: Path) -> None:
    """
    Rewrites the file. What says where to read (the grids of deformable convolutions) stays float32: half a thousandth of the
    width is a cell.
    """
    try:
        from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16
    except ImportError:
        raise ExportError("--fp16 needs onnxruntime 1.16 or newer, which brings the converter.") from None
    model = onnx.load(str(path))
    blocked = [*DEFAULT_OP_BLOCK_LIST, "GridSample"]
    model = convert_float_to_float16(
        model, keep_io_types=True, op_block_list=blocked, node_block_list=grid_nodes(model.graph)
    )
    drop_repeated(model.graph)
    put_in_order(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def grid_nodes(graph: onnx.GraphProto) -> list:
    """Names of the nodes between a convolution and the grid that it shifts."""
    made_by = {output: node for node in graph.node for output in node.output}
    waiting = [node.input[1] for node in graph.node if node.op_type == "GridSample"]
    found = []
    while waiting:
        node = made_by.get(waiting.pop())
        if node is None or node.op_type == "Conv" or node.name in found:
            continue
        found.append(node.name)
        waiting += list(node.input)
    return found


def drop_repeated(graph: onnx.GraphProto) -> None:
    """Some versions of the converter cast a tensor once for each of its readers, all by one name: the first cast stays."""
    made, kept = set(), []
    for node in graph.node:
        repeated = node.op_type == "Cast" and node.output[0] in made
        if not repeated:
            kept.append(onnx.NodeProto.FromString(node.SerializeToString()))
        made.update(node.output)
    del graph.node[:]
    graph.node.extend(kept)


def put_in_order(graph: onnx.GraphProto) -> None:
    """Every node after those that make its inputs: the converter appends its casts at the end."""
    known = {"", *(item.name for item in graph.input), *(item.name for item in graph.initializer)}
    waiting, ordered = list(graph.node), []
    while waiting:
        ready = [node for node in waiting if known.issuperset(node.input)]
        if not ready:
            raise ExportError("The half-precision graph has a node whose inputs come from nowhere.")
        for node in ready:
            known.update(node.output)
        ordered += ready
        done = {id(node) for node in ready}
        waiting = [node for node in waiting if id(node) not in done]
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in ordered]
    del graph.node[:]
    graph.node.extend(copies)
