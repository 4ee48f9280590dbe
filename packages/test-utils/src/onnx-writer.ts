/** Re-exports the writer from the network conversion, so that packages which use it only in tests do not depend on that. */
export * from '../../models/src/onnx-writer'
