/** A network that finds objects in one's own video. */
export interface NetworkChoice {
  readonly name: string
  readonly title: string
}

/** The first that can be had is taken. */
export const networks: readonly NetworkChoice[] = [
  { name: 'yolox-nano', title: 'yolox-nano: people and things, 3.7 MB from its publisher' },
  { name: 'fairmot-tiny', title: 'fairmot-tiny: people, 2.7 MB from this site' },
]

/** The network that this site has itself. */
export const ownNetwork = 'fairmot-tiny'

/** Frames of one's own video, at most: about a minute and a half. */
export const MOST_FRAMES = 3000
/** Of a camera, whose pictures are kept. */
export const MOST_PICTURES = 1200
