import { createBackend } from '@mot/backends'
import { createDetector, detectHead } from '@mot/heads'
import { resolveModel } from '@mot/models/resolve'

const network = 'yolox-nano' // another one: npx @mot/cli models
const wanted = ['person'] // the classes that are tracked, by their names in the network

/** The network, fetched once into your cache; on the graphics card if there is one. */
export async function loadDetector() {
  const { file, manifest } = await resolveModel(network, {
    onFetch: ({ bytes, licence, source }) =>
      console.error(`fetching ${network}: ${(bytes / 1e6).toFixed(1)} MB, ${licence}, from ${source}`),
  })
  // In a worker, so that reading a stream goes on meanwhile.
  const backend = await createBackend({ worker: true })
  const model = await backend.load(file)
  const detector = createDetector(model, detectHead(model).head)
  const classIds = wanted.map((name) => manifest.classes.indexOf(name))
  return {
    provider: backend.provider,
    /** The wanted objects of an image. */
    async detect(image) {
      const detections = await detector.detect(image)
      return detections.select(
        [...detections].filter(({ classId }) => classIds.includes(classId)).map(({ index }) => index),
      )
    },
    [Symbol.asyncDispose]: () => backend.dispose(),
  }
}
