export { openVideo } from './video/open'
export type { Video, VideoInfo, VideoOptions, VideoSource } from './video/video'
export { createVideoWriter, type VideoTarget, type VideoWriter, type VideoWriterOptions } from './video/writer'
