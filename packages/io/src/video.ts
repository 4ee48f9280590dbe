export { openVideo } from './video/open'
export type { Video, VideoInfo, VideoOptions, VideoSource } from './video/video'
