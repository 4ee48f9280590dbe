import type { Detections } from '@mot/core'
import type { Explanation } from '@mot/trackers'
import type { Clip } from './clip-file'
import { type Choice, createTracker } from './trackers'

/** Tracks a clip up to a frame, and explains that frame. */
export function explainFrame(clip: Clip, choice: Choice, frame: number): Explanation {
  const tracker = createTracker(choice, clip)
  for (const detections of clip.frames.slice(0, frame - 1)) tracker.update(detections)
  return tracker.explain(clip.frames[frame - 1]!)
}

/** What is said of one id in one frame: a headline, and a line for each round. */
export interface Words {
  readonly headline: string
  readonly lines: readonly string[]
}

/** Why a track is where it is, or is not: in words. */
export function explainInWords(explanation: Explanation, detections: Detections, id: number): Words {
  const { frame, rounds, born, died, tracks } = explanation
  const score = (index: number) => `the detection of score ${detections.scores[index]!.toFixed(2)}`
  const birth = born.find((each) => each.id === id)
  if (birth) {
    return {
      headline: `Track ${id} begins in frame ${frame}`,
      lines: [
        ...rivalLines(explanation, birth.detectionIndex, id),
        `So ${score(birth.detectionIndex)} is unmatched, and is enough to start a track.`,
      ],
    }
  }
  const lines: string[] = []
  let matched = -1
  for (const [index, { name, maxCost, pairs }] of rounds.entries()) {
    const own = pairs.filter(({ trackId }) => trackId === id)
    const match = own.find(({ verdict }) => verdict === 'matched')
    const nearest = match ?? own.toSorted(byVerdict)[0]
    if (!nearest) continue
    const where = `Round ${index + 1}, by ${name}`
    if (match) {
      matched = match.detectionIndex
      const others = own.filter((pair) => pair !== match && pair.verdict === 'outbid').length
      const beside =
        others === 0 ? '' : `; ${others} other ${others === 1 ? 'detection was' : 'detections were'} possible`
      lines.push(
        `${where}: matched with ${score(matched)} at a cost of ${cost(match.cost)} (limit ${cost(maxCost)})${beside}.`,
      )
    } else if (nearest.verdict === 'outbid') {
      const winner = pairs.find((pair) => pair.detectionIndex === nearest.detectionIndex && pair.verdict === 'matched')
      const whose = winner ? `, which track ${winner.trackId} takes at ${cost(winner.cost)}` : ''
      lines.push(
        `${where}: the nearest is ${score(nearest.detectionIndex)} at ${cost(nearest.cost)}${whose}; together that costs less.`,
      )
    } else if (nearest.verdict === 'aboveLimit') {
      lines.push(`${where}: the nearest detection costs ${cost(nearest.cost)}, above the limit of ${cost(maxCost)}.`)
    } else {
      lines.push(`${where}: no detection is a candidate, as ${nearest.gate ?? 'all are too far'}.`)
    }
  }
  const end = died.find((each) => each.id === id)
  if (end) return { headline: `Track ${id} ends in frame ${frame}`, lines: [...lines, `It is removed: ${end.reason}.`] }
  const isReported = tracks.ids.subarray(0, tracks.count).includes(id)
  if (matched >= 0) {
    const headline = `Track ${id} goes on in frame ${frame}`
    return { headline, lines: isReported ? lines : [...lines, 'It is not reported yet: it has too few detections.'] }
  }
  const absent = `Track ${id} has no detection in frame ${frame}`
  if (lines.length === 0) return { headline: absent, lines: ['It takes part in no round of this frame.'] }
  return { headline: absent, lines: [...lines, 'It is lost, is predicted, and may be matched again.'] }
}

/** What became of the other tracks with the detection that started one. */
function rivalLines({ rounds }: Explanation, detection: number, id: number): string[] {
  return rounds.flatMap(({ name, maxCost, pairs }, index) => {
    const own = pairs.filter((pair) => pair.detectionIndex === detection && pair.trackId !== id)
    const nearest = own.filter(({ verdict }) => verdict !== 'gated').toSorted((a, b) => a.cost - b.cost)[0]
    const where = `Round ${index + 1}, by ${name}`
    if (own.length === 0) return []
    if (!nearest) return [`${where}: no track is a candidate, as ${own[0]!.gate ?? 'all are too far'}.`]
    const whose = nearest.trackId === 0 ? 'a tentative track' : `track ${nearest.trackId}`
    if (nearest.verdict === 'aboveLimit') {
      return [`${where}: the nearest is ${whose} at ${cost(nearest.cost)}, above the limit of ${cost(maxCost)}.`]
    }
    return [`${where}: the nearest is ${whose} at ${cost(nearest.cost)}, which is matched with another detection.`]
  })
}

const order = { matched: 0, outbid: 1, aboveLimit: 2, gated: 3 } as const
type Pair = Explanation['rounds'][number]['pairs'][number]

function byVerdict(a: Pair, b: Pair): number {
  return order[a.verdict] - order[b.verdict] || a.cost - b.cost
}

function cost(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'no bound'
}
