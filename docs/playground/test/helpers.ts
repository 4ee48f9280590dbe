import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { seededScene } from '@mot/test-utils/scene'
import type { Clip } from '../model/clip-file'
import { type ClipFile, readClip } from '../model/clip-file'

/** A clip of the site. */
export function readRecorded(name: string): Clip {
  const path = fileURLToPath(new URL(`../../public/clips/${name}.json`, import.meta.url))
  return readClip(JSON.parse(readFileSync(path, 'utf8')) as ClipFile)
}

/** One person who walks 4 pixels a frame, and is not detected in some frames. */
export function walk(frameCount: number, isHidden: (frame: number) => boolean): Clip {
  const box = (frame: number) => ({ left: 4 * frame, top: 50, right: 4 * frame + 40, bottom: 150 })
  const frames = Array.from({ length: frameCount }, (_, i) => i + 1)
  return {
    title: 'A walk',
    width: 640,
    height: 384,
    frameRate: 20,
    camera: undefined,
    frames: frames.map((frame) =>
      Detections.from(isHidden(frame) ? [] : [{ box: box(frame), score: 0.9 }], {
        frame,
        imageWidth: 640,
        imageHeight: 384,
      }),
    ),
    truth: frames.map((frame) => [{ id: 1, box: box(frame) }]),
  }
}

/** 20 people over a number of frames, whose truth are the first detections of each. */
export function crowd(frameCount: number): Clip {
  const scene = seededScene({ seed: 5, objectCount: 20, frameCount })
  return {
    title: 'A crowd',
    width: 1280,
    height: 720,
    frameRate: 30,
    camera: undefined,
    frames: scene.map(({ detections }) => detections),
    truth: scene.map(({ detections, objects }) =>
      [...detections].flatMap(({ box }, row) => (objects[row]! < 0 ? [] : [{ id: objects[row]! + 1, box }])),
    ),
  }
}
