/** One street through four cameras. */
import { evaluate, multiCameraIdentity, type Sequence } from '@mot/eval'
import { film } from './footage'
import { identify } from './identified'

/** Neighbours, with less than the shortest way between their images. */
const links = [0, 1, 2].map((i) => ({ from: `camera ${i}`, to: `camera ${i + 1}`, seconds: 8 }))

export async function acrossCameras(seed: number, network: 'fairmot-tiny' | 'reid-tiny'): Promise<string> {
  const { frames, frameRate, name } = await film(seed, 4, 150, network)
  const { tracks } = identify({ frames, frameRate, name }, { links })
  const cameras = (idOf: (key: string, camera: number, id: number) => number): Sequence[] =>
    [0, 1, 2, 3].map((camera) => ({
      truth: frames.map((row) => row[camera]!.truth),
      results: frames.map((row) =>
        Array.from(row[camera]!.tracks, ({ id, box }) => ({ id: idOf(`${camera} ${id}`, camera, id), box })),
      ),
    }))
  const own = (camera: number, id: number) => 1_000_000 * (camera + 1) + id
  const lasting = cameras((key, camera, id) => tracks.get(key)!.identity || own(camera, id))
  const alone = cameras((_, camera, id) => own(camera, id))
  const idf1 = (sequences: Sequence[]) => evaluate(multiCameraIdentity, [sequences]).idf1.toFixed(3)
  return `street ${seed}, four cameras, ${network}: IDF1 ${idf1(lasting)}, by the trackers alone ${idf1(alone)}`
}
