export { openVideo } from './video/open'
export type { VideoTarget, VideoWriterOptions } from './video/target'
export type { Video, VideoInfo, VideoOptions, VideoSource } from './video/video'
export { createVideoWriter, type VideoWriter } from './video/writer'
