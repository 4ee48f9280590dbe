/** The writer lies where networks are converted; packages of this workspace that only tests use need not depend on it. */
export * from '../../models/src/onnx-writer'
