/** Pairs of keypoints, by index from 0, with a bone between them. */
export type Skeleton = readonly (readonly [from: number, to: number])[]

/**
 * The 19 bones between the 17 keypoints of COCO: nose, eyes, ears, shoulders, elbows, wrists, hips, knees and ankles, left ones
 * first.
 */
export const cocoSkeleton: Skeleton = [
  [15, 13],
  [13, 11],
  [16, 14],
  [14, 12],
  [11, 12],
  [5, 11],
  [6, 12],
  [5, 6],
  [5, 7],
  [6, 8],
  [7, 9],
  [8, 10],
  [1, 2],
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [4, 6],
]

/** Keypoints of COCO's poses. */
export const COCO_KEYPOINTS = 17
