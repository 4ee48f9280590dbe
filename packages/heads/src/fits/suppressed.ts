import type { NetworkShape } from './fit'

/** Outputs of networks exported with their suppression inside, and who exports them so. */
const exporters: readonly { readonly outputs: readonly string[]; readonly exporter: string }[] = [
  { outputs: ['dets', 'labels'], exporter: 'mmdeploy' },
  { outputs: ['num_dets', 'det_boxes', 'det_scores', 'det_classes'], exporter: 'the TensorRT export of YOLO' },
  { outputs: ['num_detections', 'detection_boxes', 'detection_scores', 'detection_classes'], exporter: 'TensorFlow' },
  { outputs: ['num_detections', 'nmsed_boxes', 'nmsed_scores', 'nmsed_classes'], exporter: 'TensorRT' },
  { outputs: ['selected_indices'], exporter: 'a graph that ends in NonMaxSuppression' },
]

/** What to do about a network whose outputs come from a suppression inside of it; undefined where there is none. */
export function describeSuppressed({ outputs }: NetworkShape): string | undefined {
  const found = exporters.find((known) => known.outputs.every((name) => outputs.some((output) => output.name === name)))
  const [only, ...others] = outputs
  const exporter =
    found?.exporter ?? (others.length === 0 && only?.shape.length === 2 && only.shape[1] === 7 ? 'YOLOv7' : undefined)
  if (exporter === undefined) return undefined
  return `its boxes are suppressed inside, as by ${exporter}: export it without suppression, or make Detections of its outputs`
}
