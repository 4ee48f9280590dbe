"""Checkpoints of the original projects as ONNX files: python -m export NAME checkpoint.pth network.onnx"""
