/**
 * Camera motion of full HD frames: how long one takes, and how far off it is. The camera is held by a hand, in a street
 * whose true motion is known; people walk through it and are not told to the estimator.
 *
 *   npx tsx --conditions=@mot/source bench/camera-motion.ts [--record]
 */
import { CameraMotionEstimator, type Frame } from '@mot/core'
import { Street } from '@mot/street'
import { median, report } from './harness'

const width = 1920
const height = 1080
const frames: Frame[] = []
const shifts: { readonly x: number; readonly y: number }[] = []
for (const { frame, cameraMotion } of new Street({ seed: 9001, camera: 'shake', width, height, frameCount: 12 })) {
  frames.push(frame)
  shifts.push(cameraMotion)
}

const estimator = new CameraMotionEstimator()
const times: number[] = []
const errors: number[] = []
for (let i = 0; i < 400; i++) {
  // To and fro, so that the shift between two frames is known.
  const turn = i % (2 * frames.length - 2)
  const forwards = turn < frames.length
  const frame = forwards ? turn : 2 * frames.length - 2 - turn
  const start = performance.now()
  const { motion, unknown } = estimator.estimate(frames[frame]!)
  // The compiler has seen it often by then.
  if (i >= 50) times.push(performance.now() - start)
  if (i === 0) continue
  if (unknown) throw new Error(`Frame ${frame} should tell how the camera moved, got ${unknown}.`)
  const { x, y } = turn === 0 || !forwards ? reverse(shifts[frame + 1]!) : shifts[frame]!
  for (const [cornerX, cornerY] of [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ] as const) {
    const [a, b, c, d, e, f] = motion
    errors.push(Math.hypot(a * cornerX + b * cornerY + c - cornerX - x, d * cornerX + e * cornerY + f - cornerY - y))
  }
}

report(
  'camera-motion',
  [{ task: `${width}×${height} frame`, ours: median(times), unit: 'ms', reach: { atMost: 4 } }],
  [
    `Median of ${times.length} frames. A corner of the picture is ${median(errors).toFixed(2)} pixels off in the median, ${Math.max(...errors).toFixed(2)} at most.`,
  ],
)

function reverse({ x, y }: { readonly x: number; readonly y: number }) {
  return { x: -x, y: -y }
}
