/** How a file of another tool is read. */
export interface FormatReadOptions {
  /** Name of the file, for messages. */
  readonly file?: string
  /** Number of the first frame in the file, where the format leaves it open. Default: 0 where the file has a frame 0, else 1. */
  readonly firstFrame?: number
  /** Of the video in pixels, for formats whose units are shares of it. */
  readonly imageWidth?: number
  readonly imageHeight?: number
  /** Frames a second, where the file does not have them. */
  readonly frameRate?: number
  /** Number of frames, with empty ones at the end. Default: what the file has. */
  readonly frameCount?: number
  /** Names by class id, for files without names. */
  readonly classNames?: readonly string[]
  /** Of rows of numbers, CSV and JSON: as `ReadOptions` of `@mot/io/mot`. */
  readonly mode?: 'strict' | 'lenient'
}

/** A written file, and what it does not hold. */
export interface Written<Content = string> {
  readonly content: Content
  /** A sentence for each thing that the sequence has and the format does not hold. */
  readonly remarks: readonly string[]
}

/** The files of a folder: content by relative path, with `/` between folders. */
export type FolderFiles = ReadonlyMap<string, string>
