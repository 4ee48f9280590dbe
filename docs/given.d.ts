/// <reference path="./node-sqlite.d.ts" />
/// <reference types="vite/client" />
/** Names that the examples in README and guide use without making them: what the page speaks of at that point. */
import type { Backend, Detections as DetectionList, Frame, Image, Model, Tracker, Tracks as TrackList } from '@mot/core'
import type { Detector } from '@mot/heads'

declare global {
  const backend: Backend
  const model: Model
  const detector: Detector
  const detections: DetectionList
  const tracker: Tracker
  const tracks: TrackList
  const frame: Frame
  const image: Image
}
