import model from '@mot/models/fairmot-tiny.onnx'
import { showAll } from './use-all.js'

showAll({
  model: new URL(model, import.meta.url),
  backend: { workerUrl: './mot/backend-worker.js', wasmPaths: './mot/onnxruntime' },
  pool: { workerUrl: './mot/pool-worker.js' },
})
