/** One round of association, as it is drawn. */
export interface DrawnRound {
  /** What `explain()` calls it: the test holds the drawing to the tracker by these. */
  readonly explained: string
  /** What is compared, in few words. */
  readonly by: string
  /** Which tracks take part. */
  readonly tracks: string
  /** Which detections. */
  readonly detections: string
  /** The option that is the largest cost of a match. */
  readonly limit: string
  /** What becomes of tracks that stay unmatched, where they do not go on to the next round. */
  readonly unmatched?: string
  /** The round does not take place in every frame, as where nothing is left for it. */
  readonly sometimes?: boolean
  /** The cost is not compared with the option itself. */
  readonly derived?: boolean
}

/** The rounds of one tracker in one frame. */
export interface RoundsDescription {
  /** The class. */
  readonly tracker: string
  /** What happens before the first round. */
  readonly before: string
  readonly rounds: readonly DrawnRound[]
  /** Which unmatched detections start tracks. */
  readonly start: string
  /** When a new track is reported. */
  readonly reported: string
}

const scored = {
  high: 'score above highScore',
  low: 'score from lowScore',
  rest: 'unmatched, high score',
} as const

const byteRounds = (by: string, lowBy: string, name: string, lowName: string): readonly DrawnRound[] => [
  {
    explained: `${name}, high-score detections`,
    by,
    tracks: 'all but tentative, also lost',
    detections: scored.high,
    limit: 'maxIouDistance',
  },
  {
    explained: `${lowName}, low-score detections`,
    by: lowBy,
    tracks: 'unmatched, seen in the last frame',
    detections: scored.low,
    limit: 'maxLowIouDistance',
    unmatched: 'lost',
  },
  {
    explained: `${name}, tentative tracks`,
    by,
    tracks: 'tentative: one detection so far',
    detections: scored.rest,
    limit: 'maxTentativeIouDistance',
    unmatched: 'removed',
  },
]

const cues = 'overlap, bottom edge and score'

const lastObservation = (limit: string): DrawnRound => ({
  explained: 'overlap with the last observation',
  by: 'overlap with the last detection',
  tracks: 'unmatched',
  detections: scored.rest,
  limit,
  unmatched: 'lost',
  sometimes: true,
})

/** One for each tracker of many objects, in the order of their names. */
export const descriptions: readonly RoundsDescription[] = [
  {
    tracker: 'BoostTrack',
    before: 'tracks are predicted, scores of likely and unlikely objects are boosted',
    rounds: [
      {
        explained: 'similarity, times −1',
        by: 'overlap, confidence, motion, shape',
        tracks: 'all',
        detections: 'score from minScore, after boosting',
        limit: 'maxIouDistance',
        unmatched: 'lost',
        derived: true,
      },
    ],
    start: 'all unmatched',
    reported: 'from minHits + 1 detections in a row',
  },
  {
    tracker: 'BoTSORT',
    before: 'tracks are predicted, and moved with the camera',
    rounds: byteRounds('overlap × score, or appearance', 'overlap', 'overlap and score', 'overlap'),
    start: 'score from newTrackScore',
    reported: 'from its first detection',
  },
  {
    tracker: 'ByteTrack',
    before: 'tracks are predicted',
    rounds: byteRounds('overlap × score', 'overlap', 'overlap and score', 'overlap'),
    start: 'score from newTrackScore',
    reported: 'from its second detection',
  },
  {
    tracker: 'CBIoU',
    before: 'tracks are predicted, boxes grow by a buffer',
    rounds: byteRounds(
      'buffered overlap × score',
      'larger buffered overlap',
      'buffered overlap and score',
      'buffered overlap',
    ),
    start: 'score from newTrackScore',
    reported: 'from its second detection in a row',
  },
  {
    tracker: 'CueTrack',
    before: 'tracks move with the camera and are predicted',
    rounds: [
      {
        explained: `${cues}, high-score detections`,
        by: 'overlap × heights × score, bottom edge, score',
        tracks: 'all but tentative, also lost',
        detections: scored.high,
        limit: 'maxCost',
      },
      {
        explained: `${cues}, low-score detections`,
        by: 'the same without the factor of the score',
        tracks: 'unmatched, seen in the last frame',
        detections: scored.low,
        limit: 'maxLowCost',
      },
      {
        explained: `${cues}, last boxes`,
        by: 'the first, with the box of the last detection',
        tracks: 'unmatched',
        detections: scored.rest,
        limit: 'maxLastBoxCost',
        unmatched: 'lost',
      },
      {
        explained: `${cues}, tentative tracks`,
        by: 'as in the first round',
        tracks: 'tentative: one detection so far',
        detections: scored.rest,
        limit: 'maxTentativeCost',
        unmatched: 'removed',
      },
    ],
    start: 'score from newTrackScore',
    reported: 'from its first detection',
  },
  {
    tracker: 'DeepOCSORT',
    before: 'tracks are predicted, and moved with the camera',
    rounds: [
      {
        explained: 'overlap, direction and appearance',
        by: 'overlap, direction, appearance by how much it tells',
        tracks: 'all, also lost',
        detections: scored.high,
        limit: 'maxIouDistance',
        derived: true,
      },
      lastObservation('maxIouDistance'),
    ],
    start: 'all unmatched of high score',
    reported: 'from minHits + 1 detections in a row',
  },
  {
    tracker: 'DeepSORT',
    before: 'tracks are predicted',
    rounds: [
      {
        explained: 'appearance and motion',
        by: 'nearest of a gallery of embeddings, inside the motion gate',
        tracks: 'confirmed: those of the last frame first, then by age',
        detections: 'score from minScore',
        limit: 'maxEmbeddingDistance',
        sometimes: true,
      },
      {
        explained: 'overlap',
        by: 'overlap',
        tracks: 'tentative, and unmatched of the last frame',
        detections: 'unmatched',
        limit: 'maxIouDistance',
        unmatched: 'lost; tentative ones removed',
      },
    ],
    start: 'all unmatched',
    reported: 'from minHits detections in a row',
  },
  {
    tracker: 'FastTracker',
    before: 'tracks are predicted',
    rounds: byteRounds('overlap × score', 'overlap', 'overlap and score', 'overlap').map((round, index) => {
      if (index === 1) return { ...round, tracks: 'unmatched, not lost', unmatched: 'go on while hidden, then lost' }
      return index === 2 ? { ...round, unmatched: 'lost' } : round
    }),
    start: 'score from newTrackScore, away from tracks',
    reported: 'from its second detection',
  },
  {
    tracker: 'HybridSORT',
    before: 'tracks and their scores are predicted',
    rounds: [
      {
        explained: 'overlap, score and direction, high-score detections',
        by: 'overlap of boxes and heights, score, direction of corners',
        tracks: 'all, also lost',
        detections: scored.high,
        limit: 'maxIouDistance',
        derived: true,
      },
      {
        explained: 'overlap and score, low-score detections',
        by: 'overlap, score',
        tracks: 'unmatched',
        detections: scored.low,
        limit: 'maxIouDistance',
        sometimes: true,
      },
      lastObservation('maxIouDistance'),
    ],
    start: 'all unmatched of high score',
    reported: 'from minHits + 1 detections in a row',
  },
  {
    tracker: 'IOUTracker',
    before: 'nothing is predicted: the last box stands',
    rounds: [
      {
        explained: 'overlap',
        by: 'overlap, greedily, oldest track first',
        tracks: 'all',
        detections: 'score from minScore',
        limit: 'maxIouDistance',
        unmatched: 'lost for maxLostFrames',
      },
    ],
    start: 'all unmatched',
    reported: 'from minHits detections, one from highScore',
  },
  {
    tracker: 'JDETracker',
    before: 'tracks are predicted',
    rounds: [
      {
        explained: 'appearance and motion',
        by: 'embedding, inside the motion gate',
        tracks: 'all but tentative, also lost',
        detections: 'score above minScore',
        limit: 'maxEmbeddingDistance',
      },
      {
        explained: 'overlap',
        by: 'overlap',
        tracks: 'unmatched, seen in the last frame',
        detections: 'unmatched',
        limit: 'maxIouDistance',
        unmatched: 'lost',
      },
      {
        explained: 'overlap, tentative tracks',
        by: 'overlap',
        tracks: 'tentative: one detection so far',
        detections: 'unmatched',
        limit: 'maxTentativeIouDistance',
        unmatched: 'removed',
      },
    ],
    start: 'score from newTrackScore',
    reported: 'from its second detection',
  },
  {
    tracker: 'OCSORT',
    before: 'tracks are predicted',
    rounds: [
      {
        explained: 'overlap and direction, high-score detections',
        by: 'overlap, direction of motion',
        tracks: 'all, also lost',
        detections: scored.high,
        limit: 'maxIouDistance',
        derived: true,
      },
      lastObservation('maxIouDistance'),
    ],
    start: 'all unmatched of high score',
    reported: 'from minHits + 1 detections in a row',
  },
  {
    tracker: 'SFSORT',
    before: 'nothing is predicted: the last box stands',
    rounds: [
      {
        explained: 'overlap, centre and size, high-score detections',
        by: 'overlap, centres, width and height',
        tracks: 'all, also lost',
        detections: scored.high,
        limit: 'maxBoxDistance',
      },
      {
        explained: 'overlap, low-score detections',
        by: 'overlap',
        tracks: 'unmatched, also lost',
        detections: scored.low,
        limit: 'maxLowIouDistance',
        unmatched: 'lost, with their last box',
      },
    ],
    start: 'score above newTrackScore',
    reported: 'from its first detection',
  },
  {
    tracker: 'SORT',
    before: 'tracks are predicted',
    rounds: [
      {
        explained: 'overlap',
        by: 'overlap, at the greatest total',
        tracks: 'all',
        detections: 'score above minScore',
        limit: 'maxIouDistance',
        unmatched: 'lost for maxLostFrames',
      },
    ],
    start: 'all unmatched',
    reported: 'from minHits + 1 detections in a row',
  },
  {
    tracker: 'StrongSORT',
    before: 'tracks are predicted, and moved with the camera',
    rounds: [
      {
        explained: 'appearance and motion',
        by: '98 % embedding, 2 % motion, inside the motion gate',
        tracks: 'confirmed, also lost',
        detections: 'score from minScore',
        limit: 'maxEmbeddingDistance',
        sometimes: true,
      },
      {
        explained: 'overlap',
        by: 'overlap',
        tracks: 'tentative, and unmatched of the last frame',
        detections: 'unmatched',
        limit: 'maxIouDistance',
        unmatched: 'lost; tentative ones removed',
      },
    ],
    start: 'all unmatched',
    reported: 'from minHits detections in a row',
  },
  {
    tracker: 'TrackTrack',
    before: 'tracks are predicted, and moved with the camera',
    rounds: [
      {
        explained: 'overlap, score and direction, all detections',
        by: 'overlap, score, angle; each other’s nearest, at a falling limit',
        tracks: 'followed and lost',
        detections: 'high score; low and suppressed at a penalty',
        limit: 'maxCost',
        unmatched: 'lost',
      },
      {
        explained: 'overlap, score and direction, tentative tracks',
        by: 'the same cost',
        tracks: 'tentative',
        detections: scored.rest,
        limit: 'maxCost',
        unmatched: 'removed',
      },
    ],
    start: 'score above newTrackScore, away from tracks',
    reported: 'from minHits detections in a row',
  },
  {
    tracker: 'UCMCTrack',
    before: 'tracks are predicted on the ground, in metres',
    rounds: [
      {
        explained: 'on the ground, high-score detections',
        by: 'distance on the ground, in standard deviations',
        tracks: 'confirmed and coasting',
        detections: 'score from highScore',
        limit: 'maxCost',
      },
      {
        explained: 'on the ground, low-score detections',
        by: 'the same',
        tracks: 'unmatched',
        detections: 'score from minScore',
        limit: 'maxCost',
        unmatched: 'coast',
        sometimes: true,
      },
      {
        explained: 'on the ground, tentative tracks',
        by: 'the same',
        tracks: 'tentative',
        detections: scored.rest,
        limit: 'maxCost',
        unmatched: 'removed',
        sometimes: true,
      },
    ],
    start: 'all unmatched of high score',
    reported: 'from minHits detections in a row',
  },
]
