"""
The two operators of deformable convolutions as networks of one node, with which the browser's tests find out what runs where:

    python -m export.operators ../fixtures/onnx
"""

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

OPERATORS = {
    "grid-sample": (
        "GridSample",
        17,
        {"x": [1, 2, 6, 5], "grid": [1, 9, 4, 2]},
        {"mode": "bilinear", "padding_mode": "zeros", "align_corners": 0},
        [1, 2, 9, 4],
    ),
    "deform-conv": (
        "DeformConv",
        19,
        {"x": [1, 2, 6, 5], "weight": [3, 2, 3, 3], "shifts": [1, 18, 6, 5], "bias": [3], "mask": [1, 9, 6, 5]},
        {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]},
        [1, 3, 6, 5],
    ),
}


def main(folder: str) -> None:
    for name, (operator, opset, inputs, attributes, output) in OPERATORS.items():
        values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()]
        result = helper.make_tensor_value_info("y", TensorProto.FLOAT, output)
        graph = helper.make_graph([helper.make_node(operator, list(inputs), ["y"], **attributes)], name, values, [result])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
        model.ir_version = 9
        onnx.checker.check_model(model)
        onnx.save(model, str(Path(folder) / f"{name}.onnx"))


if __name__ == "__main__":
    main(sys.argv[1])
