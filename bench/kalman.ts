/**
 * Kalman filters of 1,000 tracks, one frame: predict and correct each. Block form against dense 8 × 8 matrices, both in
 * TypeScript; the dense filter is the tests' oracle (packages/core/test/kalman/dense-filter.ts). Then against
 * kalman-filter from npm, with SORT's model, whose noise is fixed, as that package requires.
 */
import { createRequire } from 'node:module'
import { KalmanFilterBank, type MotionModel, Workspace, xyah, xysr } from '@mot/core'
import { DenseFilter } from '../packages/core/test/kalman/dense-filter'
import { alternate, report } from './harness'

const tracks = 1000
const workspace = new Workspace()
const measurements = workspace.floats(4 * tracks)
const slots = workspace.ints(tracks)
const bank = new KalmanFilterBank(xyah, { workspace })
const dense: DenseFilter[] = []
for (let slot = 0; slot < tracks; slot++) {
  measurements.set([100 + slot, 50 + (slot % 300), 0.3 + (slot % 7) / 20, 40 + (slot % 200)], 4 * slot)
  slots[slot] = slot
  bank.initiate(slot, measurements, slot)
  dense.push(new DenseFilter(xyah, [...measurements.subarray(4 * slot, 4 * slot + 4)]))
}

function blocks(): void {
  bank.multiPredict(slots)
  bank.multiCorrect(slots, tracks, measurements, slots)
}

function matrices(): void {
  for (const filter of dense) filter.predict()
  for (let slot = 0; slot < tracks; slot++) dense[slot]!.correct(measurements, 4 * slot)
}

function checkEqual(): void {
  for (let slot = 0; slot < tracks; slot++) {
    const [mean, covariance] = [bank.mean(slot), bank.covariance(slot)]
    for (const [ours, theirs] of [[mean, dense[slot]!.mean] as const, [covariance, dense[slot]!.P] as const]) {
      for (let i = 0; i < ours.length; i++) {
        if (Math.abs(ours[i]! - theirs[i]!) > 1e-9 * Math.abs(theirs[i]!) + 1e-9) {
          throw new Error(`Track ${slot}, number ${i}: block form ${ours[i]}, whole matrices ${theirs[i]}.`)
        }
      }
    }
  }
}

for (let frame = 0; frame < 10; frame++) {
  blocks()
  matrices()
  checkEqual()
}
const times = await alternate(blocks, matrices)

const { KalmanFilter } = createRequire(import.meta.url)('kalman-filter') as {
  KalmanFilter: new (model: object) => NpmFilter
}
const sortBank = new KalmanFilterBank(xysr, { workspace })
const npmFilters = Array.from({ length: tracks }, (_, slot) =>
  npmFilterOf(xysr, [...measurements.subarray(4 * slot, 4 * slot + 4)]),
)
for (let slot = 0; slot < tracks; slot++) sortBank.initiate(slot, measurements, slot)
for (let frame = 0; frame < 5; frame++) {
  sortBlocks()
  npmMatrices()
  for (let slot = 0; slot < tracks; slot++) {
    const mean = npmFilters[slot]!.state!.mean.flat()
    for (const [i, value] of sortBank.mean(slot).entries()) {
      if (Math.abs(value - mean[i]!) > 1e-6)
        throw new Error(`Track ${slot}, number ${i}: ${value} here, ${mean[i]} there.`)
    }
  }
}
const npmTimes = await alternate(sortBlocks, npmMatrices, { rounds: 5 })

report('kalman', [
  {
    task: 'predict + correct of 1,000 tracks',
    ours: times.ours,
    unit: 'µs',
    peer: { name: 'dense 8×8', value: times.peer },
    target: { timesLess: 15 },
  },
  {
    task: 'the same with the model of SORT',
    ours: npmTimes.ours,
    unit: 'µs',
    peer: { name: 'kalman-filter (npm)', value: npmTimes.peer },
  },
])

interface NpmState {
  readonly mean: number[][]
}

interface NpmFilter {
  predict(from: { readonly previousCorrected: NpmState | undefined }): NpmState
  correct(from: { readonly predicted: NpmState; readonly observation: number[] }): NpmState
}

function npmFilterOf(model: MotionModel, measurement: number[]): { filter: NpmFilter; state?: NpmState } {
  const dimension = model.axes.length
  const size = 2 * dimension
  const blocks = model.axes.map((axis) => model.blocks.find(({ axes }) => axes.includes(axis))!)
  const diagonal = (deviations: number[]) =>
    deviations.map((deviation, i) => deviations.map((_, j) => (i === j ? deviation ** 2 : 0)))
  const matrix = (rows: number, isOne: (i: number, j: number) => boolean) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: size }, (_, j) => (isOne(i, j) ? 1 : 0)))
  const whole = (part: 'initial' | 'process') =>
    diagonal([...blocks.map((block) => block[part].position), ...blocks.map((block) => block[part].velocity)])
  const filter = new KalmanFilter({
    observation: {
      dimension,
      stateProjection: matrix(dimension, (i, j) => i === j),
      covariance: diagonal(blocks.map((block) => block.measurement)),
    },
    dynamic: {
      dimension: size,
      transition: matrix(size, (i, j) => j === i || j === i + dimension),
      covariance: whole('process'),
      init: {
        mean: [...measurement, ...measurement.map(() => 0)].map((value) => [value]),
        covariance: whole('initial'),
      },
    },
  })
  return { filter }
}

function sortBlocks(): void {
  sortBank.multiPredict(slots)
  sortBank.multiCorrect(slots, tracks, measurements, slots)
}

function npmMatrices(): void {
  for (const [slot, own] of npmFilters.entries()) {
    const predicted = own.filter.predict({ previousCorrected: own.state })
    own.state = own.filter.correct({ predicted, observation: [...measurements.subarray(4 * slot, 4 * slot + 4)] })
  }
}
